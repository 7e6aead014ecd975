package dev.sealgate.externalsecrets;

import static dev.sealgate.externalsecrets.FakeStores.externalSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a resolution answers when not everything is there. */
class FailureTest {

  private static final String CANARY = "c4nary-v4lue-7";

  /** A provider whose answers are those of a function, and which counts its reads. */
  private static final class Scripted implements SecretProvider {
    private final ConcurrentLinkedQueue<SecretReader.RemoteKey> reads =
        new ConcurrentLinkedQueue<>();
    private final Function<String, RemoteSecret> answers;

    private Scripted(Function<String, RemoteSecret> answers) {
      this.answers = answers;
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public SecretReader open(StoreContext store) {
      return new SecretReader() {
        @Override
        public RemoteSecret read(RemoteKey key) {
          reads.add(key);
          return answers.apply(key.key());
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}

    Resolutions resolutions(List<Duration> pauses, String storeFields) {
      return new Resolutions(new ExternalSecrets(List.of(this), pauses::add))
          .store(
              """
              apiVersion: external-secrets.io/v1
              kind: SecretStore
              metadata: {name: values}
              spec:
                provider: {scripted: {}}
              %s
              """
                  .formatted(storeFields.indent(2)));
    }

    Resolutions resolutions() {
      return resolutions(new ArrayList<>(), "");
    }
  }

  private static RemoteSecret answer(String key) {
    if (key.startsWith("present")) {
      return new RemoteSecret.Payload(SecretBytes.utf8(CANARY), "1");
    }
    Kind kind = Kind.valueOf(key);
    throw StoreException.ofKey(kind, "it is " + kind, "do something");
  }

  private static String data(String... keys) {
    StringBuilder entries = new StringBuilder("data:\n");
    for (int i = 0; i < keys.length; i++) {
      entries
          .append("- {secretKey: k")
          .append(i)
          .append(", remoteRef: {key: ")
          .append(keys[i])
          .append("}}\n");
    }
    return entries.toString();
  }

  @Test
  void everyFailureIsToldWithItsKindAndEntry() {
    List<Failure> failures =
        new Scripted(FailureTest::answer)
            .resolutions()
            .failures(
                externalSecret(data("MISSING", "DENIED", "MALFORMED", "UNSUPPORTED", "present")));
    assertThat(failures)
        .extracting(Failure::kind, Failure::keyPath)
        .containsExactlyInAnyOrder(
            tuple(Kind.MISSING, "spec.data[0].remoteRef"),
            tuple(Kind.DENIED, "spec.data[1].remoteRef"),
            tuple(Kind.MALFORMED, "spec.data[2].remoteRef"),
            tuple(Kind.UNSUPPORTED, "spec.data[3].remoteRef"));
  }

  @Test
  void aKeyThatSeveralEntriesNameIsReadOnce() {
    Scripted provider = new Scripted(FailureTest::answer);
    assertThat(
            provider
                .resolutions()
                .data(externalSecret(data("present", "present", "present", "present-too"))))
        .hasSize(4);
    assertThat(provider.reads).hasSize(2);
  }

  @Test
  void aStoreThatGivesNoAnswerIsToldOnceAndRetriedAsItSays() {
    List<Duration> pauses = new ArrayList<>();
    Scripted provider =
        new Scripted(key -> {
          throw new StoreException(Kind.UNREACHABLE, "spec.provider.scripted", "down", "wait");
        });
    List<Failure> failures =
        provider
            .resolutions(pauses, "retrySettings: {maxRetries: 2, retryInterval: 10s}")
            .failures(externalSecret(data("a")));
    assertThat(failures).hasSize(1);
    assertThat(provider.reads).hasSize(3);
    assertThat(pauses).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(10));
    assertThat(provider.resolutions().failures(externalSecret(data("a", "b", "c", "d", "e", "f"))))
        .hasSize(1);
  }

  @Test
  void whatWasFetchedIsWipedWhateverComesOfIt() {
    List<SecretBytes> fetched = new CopyOnWriteArrayList<>();
    Scripted provider =
        new Scripted(key -> {
          if (!key.startsWith("present")) {
            return answer(key);
          }
          SecretBytes value = SecretBytes.utf8("{\"a\":\"b\"}");
          fetched.add(value);
          return new RemoteSecret.Payload(value, "");
        });
    String extract = "dataFrom: [{extract: {key: present}}]\n";
    for (String spec :
        List.of(
            data("present"),
            extract,
            data("present", "present-too", "DENIED"),
            extract + "target: {template: {data: {x: '{{ .a }}{{ .missing }}'}}}",
            data("present") + "target: {template: {data: {x: '{{ .k0 }}'}}}")) {
      if (provider.resolutions().resolve(externalSecret(spec))
          instanceof Resolution.Resolved resolved) {
        assertThat(resolved.secret().data().values()).noneMatch(SecretBytes::isClosed);
        resolved.close();
        assertThat(resolved.secret().data().values()).allMatch(SecretBytes::isClosed);
      }
    }
    assertThat(fetched).hasSize(6).allMatch(SecretBytes::isClosed);
  }

  @Test
  void whatIsRefusedIsNotRetried() {
    Scripted provider = new Scripted(FailureTest::answer);
    provider
        .resolutions(new ArrayList<>(), "retrySettings: {maxRetries: 5}")
        .failures(externalSecret(data("DENIED")));
    assertThat(provider.reads).hasSize(1);
  }

  @Test
  void aMissingSecretKeepsTheWholeSecretFromBeingMade() {
    assertThat(
            new Scripted(FailureTest::answer)
                .resolutions()
                .failure(externalSecret(data("present", "MISSING")))
                .kind())
        .isEqualTo(Kind.MISSING);
  }

  @Test
  void withDeletionPolicyDeleteTheSecretGoesOnlyWhenEverySourceIsGone() {
    Resolutions stores = new Scripted(FailureTest::answer).resolutions();
    String policy = "target: {name: t, deletionPolicy: Delete}";
    assertThat(stores.resolve(externalSecret(data("MISSING", "MISSING") + policy)))
        .isEqualTo(new Resolution.Withdrawn("shop", "t", Duration.ofHours(1)));
    assertThat(stores.failures(externalSecret(data("MISSING", "present") + policy)))
        .extracting(Failure::kind)
        .containsExactly(Kind.MISSING);
    for (String other : List.of("DENIED", "UNREACHABLE", "MALFORMED")) {
      assertThat(stores.resolve(externalSecret(data("MISSING", other) + policy)))
          .isInstanceOf(Resolution.Failed.class);
    }
  }

  @Test
  void aMissingCredentialIsNoReasonToWithdrawASecret() {
    Scripted provider =
        new Scripted(key -> {
          throw new StoreException(Kind.MISSING, "spec.provider.x", "no credential", "add it");
        });
    assertThat(
            provider
                .resolutions()
                .resolve(externalSecret(data("a") + "target: {deletionPolicy: Delete}")))
        .isInstanceOf(Resolution.Failed.class);
  }

  @Test
  void aMissingPropertyIsNoReasonToWithdrawASecret() {
    Resolutions stores = FakeStores.with("- {key: k, value: '{}'}");
    Failure failure =
        stores.failure(
            externalSecret(
                """
                data: [{secretKey: a, remoteRef: {key: k, property: p}}]
                target: {deletionPolicy: Delete}
                """));
    assertThat(failure.kind()).isEqualTo(Kind.MISSING);
    assertThat(failure.keyPath()).isEqualTo("spec.data[0].remoteRef.property");
  }

  @Test
  void aBugOfAProviderIsAFailureAndNotAnException() {
    Scripted provider =
        new Scripted(key -> {
          throw new IllegalStateException(CANARY);
        });
    Failure failure = provider.resolutions().failure(externalSecret(data("a")));
    assertThat(failure.message()).contains("IllegalStateException").doesNotContain(CANARY);
  }

  @Test
  void noValueIsInAnyTextThatComesOut() {
    Scripted provider = new Scripted(FailureTest::answer);
    List<String> specs =
        List.of(
            data("present"),
            "data: [{secretKey: a, remoteRef: {key: present, property: p}}]",
            "data: [{secretKey: a, remoteRef: {key: present, decodingStrategy: Base64}}]",
            "data: [{secretKey: a, remoteRef: {key: present, decodingStrategy: Base64URL}}]",
            "dataFrom: [{extract: {key: present}}]",
            data("present") + "target: {template: {data: {x: '{{ .k0 | fromJson }}'}}}",
            data("present") + "target: {template: {data: {x: '{{ fail .k0 }}'}}}",
            data("present") + "target: {template: {data: {x: '{{ index .k0 .k0 }}'}}}",
            data("present") + "target: {template: {data: {x: '{{ .k0 | b64dec }}'}}}",
            data("present") + "target: {template: {templateFrom: [{literal: '[{{ .k0 }}'}]}}",
            data("present") + "target: {template: {templateFrom: [{literal: '{{ .k0 }}'}]}}",
            data("present") + "target: {template: {templateFrom: [{literal: '{{ .k0 }}/x: 1'}]}}");
    for (String spec : specs) {
      Resolution resolution = provider.resolutions().resolve(externalSecret(spec));
      assertThat(resolution.toString()).as(spec).doesNotContain(CANARY);
    }
  }
}
