package dev.sealgate.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceLink;
import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.FileChoice.Glob;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestFilesTest {
  private final ManifestLoader loader = new ManifestLoader(LoadLimits.defaults());

  @Test
  void selectsManifestsAndNamesTheRest() {
    String blob = "0".repeat(40);
    ManifestFiles selected =
        loader.select(
            new SourceListing(
                List.of(
                    new SourceFile("app/a.yaml", blob, 1),
                    new SourceFile("app/b.YML", blob, 1),
                    new SourceFile("app/c.json", blob, 1),
                    new SourceFile("app/README.md", blob, 1),
                    new SourceFile("app/yaml", blob, 1),
                    new SourceFile("app/huge.bin", blob, 100 << 20),
                    new SourceFile("app/huge.yaml", blob, 100 << 20),
                    new SourceFile("app/chart/Chart.yaml", blob, 1),
                    new SourceFile("app/base/kustomization.yaml", blob, 1),
                    new SourceFile("app/base/deep/er.yaml", blob, 1),
                    new SourceFile("app/base/deep/kustomization.yml", blob, 1),
                    new SourceFile("app/basement.yaml", blob, 1)),
                List.of(
                    new SourceLink("app/l.yaml", SourceLink.Kind.LINK_TO_FILE),
                    new SourceLink("app/l.md", SourceLink.Kind.LINK_TO_FILE),
                    new SourceLink("app/dir", SourceLink.Kind.LINK_TO_FOLDER),
                    new SourceLink("app/out", SourceLink.Kind.LINK_OUTSIDE),
                    new SourceLink("app/sub", SourceLink.Kind.SUBMODULE)),
                true),
            "app",
            FileChoice.everything());

    assertThat(selected.files())
        .extracting(SourceFile::path)
        .containsExactly("app/a.yaml", "app/b.YML", "app/c.json", "app/basement.yaml");
    assertThat(selected.overlays()).containsExactly("app/base");
    assertThat(selected.problems())
        .extracting(Problem::file, Problem::reason)
        .containsExactlyInAnyOrder(
            tuple("app/huge.yaml", Reason.LIMIT_EXCEEDED),
            tuple("app/chart/Chart.yaml", Reason.UNSUPPORTED),
            tuple("app/l.yaml", Reason.UNSAFE_PATH),
            tuple("app/dir", Reason.UNSAFE_PATH),
            tuple("app/out", Reason.UNSAFE_PATH),
            tuple("app/sub", Reason.UNSAFE_PATH));
  }

  @Test
  void aFolderThatIsNotRecursedIntoCountsWithItsOwnFilesOnly() {
    assertThat(selectedBy(new FileChoice(false, Optional.empty(), Optional.empty())))
        .containsExactly("app/a.yaml", "app/b.json");
  }

  @Test
  void excludedFilesDoNotCountEvenWhereTheyAreIncluded() {
    assertThat(
            selectedBy(
                new FileChoice(
                    true, Optional.of(new Glob("*.yaml")), Optional.of(new Glob("deep/*")))))
        .containsExactly("app/a.yaml");
  }

  private List<String> selectedBy(FileChoice choice) {
    String blob = "0".repeat(40);
    SourceListing listing =
        new SourceListing(
            List.of(
                new SourceFile("app/a.yaml", blob, 1),
                new SourceFile("app/b.json", blob, 1),
                new SourceFile("app/deep/c.yaml", blob, 1),
                new SourceFile("app/deep/er/kustomization.yaml", blob, 1)),
            List.of(new SourceLink("app/deep/out", SourceLink.Kind.LINK_OUTSIDE)),
            true);
    ManifestFiles selected = loader.select(listing, "app", choice);
    assertThat(selected.problems()).isEmpty();
    assertThat(selected.overlays()).isEmpty();
    return selected.files().stream().map(SourceFile::path).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.yaml          | a.yaml          | true",
        "*.yaml          | deep/a.yaml     | true",
        "*.yaml          | a.json          | false",
        "{*.yml,*.yaml}  | a.yml           | true",
        "{*.yml,*.yaml}  | a.json          | false",
        "{a,b}{c,d}.yaml | bc.yaml         | true",
        "a?.yaml         | ab.yaml         | true",
        "a?.yaml         | a.yaml          | false",
        "[a-c].yaml      | b.yaml          | true",
        "[!a-c].yaml     | b.yaml          | false",
        "[!a-c].yaml     | d.yaml          | true",
        "[ab             | [ab             | true",
        "[!]             | [!]             | true",
        "[]              | []              | true",
        "[a-b-d]         | -               | true",
        "[a-b-d]         | c               | false",
        "[b-a]           | -               | true",
        "{ab             | {ab             | true",
        "a\\*           | a*              | true",
        "a\\*           | ab              | false",
        "a.yaml          | axyaml          | false",
      })
  void patternsMeanWhatArgoCdMeansByThem(String pattern, String path, boolean matches) {
    assertThat(new Glob(pattern).matches(path)).isEqualTo(matches);
  }
}
