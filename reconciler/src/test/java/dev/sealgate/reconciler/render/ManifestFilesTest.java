package dev.sealgate.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceLink;
import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

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
                true));

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
}
