package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** No more traffic than needed, however many ask. */
final class GitSharingIT extends ServedRepository {
  @Test
  void asksBeforeItFetches() {
    work.commit("one", "a.yaml", "1");
    long start = server.fetches();
    fetched(repository.http(), login(PASSWORD, true), "main").close();
    long whole = server.fetches() - start;

    start = server.fetches();
    fetched(repository.http(), login(PASSWORD, true), "main").close();
    assertThat(server.fetches() - start).as("one list of references").isLessThan(whole);

    start = server.fetches();
    String head = work.head();
    fetched(repository.http(), login(PASSWORD, true), head).close();
    assertThat(server.fetches()).as("a commit never moves").isEqualTo(start);

    GitSource source = new GitSource(repository.http().toString(), "main", "");
    Duration minute = Duration.ofMinutes(1);
    opened(repositories.fetch(source, login(PASSWORD, true), minute)).close();
    assertThat(server.fetches()).as("an answer of a minute ago will do").isEqualTo(start);
  }

  @Test
  void manyApplicationsShareOneFetch() throws Exception {
    work.commit("one", "a.yaml", "1");
    long start = server.fetches();
    fetched(repository.http(), login(PASSWORD, true), "main").close();
    long whole = server.fetches() - start;
    String commit = work.commit("two", "a.yaml", "2");
    start = server.fetches();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> callers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        callers.add(() -> {
          try (SourceTree tree = fetched(repository.http(), login(PASSWORD, true), "main")) {
            return tree.commit();
          }
        });
      }
      for (Future<String> result : threads.invokeAll(callers)) {
        assertThat(result.get()).isEqualTo(commit);
      }
    }
    // those who come while the first one asks share the one after it; a straggler may ask again
    assertThat(server.fetches() - start).isLessThanOrEqualTo(3 * whole);
  }
}
