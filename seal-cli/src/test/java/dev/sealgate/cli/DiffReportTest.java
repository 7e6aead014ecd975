package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.cli.DiffReport.Kind;
import dev.sealgate.cli.DiffReport.Remarks;
import dev.sealgate.cli.preview.Item;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which object is compared with which, and what is printed of it. */
class DiffReportTest {
  private static final Remarks NOTED =
      new Remarks(List.of(), List.of(), List.of("a note"), List.of());

  private static Item item(String app, String name, String level) {
    return new Item(
        app, "v1", "ConfigMap", "shop", name, name + ".yaml", Map.of("data", Map.of("l", level)));
  }

  private static DiffReport between(List<Item> before, List<Item> after) {
    return DiffReport.between("main", before, "HEAD", after, NOTED);
  }

  @Test
  void anObjectThatMovesToAnotherApplicationIsOneChange() {
    DiffReport report =
        between(
            List.of(item("shop/a", "same", "1"), item("shop/a", "other", "1")),
            List.of(item("shop/b", "same", "1"), item("shop/b", "other", "2")));

    assertThat(report.changes())
        .extracting(DiffReport.Change::kind, DiffReport.Change::object)
        .containsExactly(
            Tuple.tuple(Kind.moved, "shop/ConfigMap/other"),
            Tuple.tuple(Kind.moved, "shop/ConfigMap/same"));
    assertThat(report.changes().getFirst().hunks()).contains("-  l: \"1\"", "+  l: \"2\"");
    assertThat(report.changes().getLast().hunks()).isEmpty();
  }

  @Test
  void anObjectIsComparedWithTheOneOfItsOwnApplication() {
    DiffReport report =
        between(
            List.of(item("shop/a", "it", "1"), item("shop/b", "it", "2")),
            List.of(item("shop/b", "it", "2")));

    assertThat(report.changes())
        .extracting(DiffReport.Change::kind, DiffReport.Change::object)
        .containsExactly(Tuple.tuple(Kind.removed, "shop/ConfigMap/it of shop/a"));
  }

  @Test
  void objectsThatNothingTellsApartAreNumbered() {
    DiffReport report = between(List.of(), List.of(item("", "it", "1"), item("", "it", "2")));

    assertThat(report.changes())
        .extracting(DiffReport.Change::object)
        .containsExactly("shop/ConfigMap/it", "shop/ConfigMap/it #2");
  }

  @Test
  void notesAreInEveryFormatAlsoWhereNothingElseIs(@TempDir Path folder) {
    Session session = new Session(folder);

    assertThat(printed(session, between(List.of(), List.of()), DiffCommand.Format.json))
        .contains("\"notes\": [\n    \"a note\"\n  ]", "\"comparedBy\": []", "\"notCompared\": []");
    assertThat(printed(session, between(List.of(), List.of()), DiffCommand.Format.yaml))
        .contains("notes:", "a note");
    assertThat(printed(session, between(List.of(), List.of()), DiffCommand.Format.markdown))
        .contains("To know:\n- a note");
  }

  @Test
  void aMoveSaysFromWhereToWhereInEveryFormat(@TempDir Path folder) {
    Session session = new Session(folder);
    DiffReport report =
        between(List.of(item("shop/a", "it", "1")), List.of(item("shop/b", "it", "1")));

    assertThat(printed(session, report, DiffCommand.Format.text))
        .contains(
            "--- main: shop/ConfigMap/it (it.yaml) of shop/a",
            "+++ HEAD: shop/ConfigMap/it (it.yaml) of shop/b");
    assertThat(printed(session, report, DiffCommand.Format.markdown))
        .contains(
            "0 added, 0 changed, 1 moved, 0 removed\n",
            "</code> from shop/a to shop/b",
            "Nothing else");
    assertThat(printed(session, report, DiffCommand.Format.json))
        .contains("\"change\": \"moved\"", "\"movedFrom\": \"shop/a\"", "\"movedTo\": \"shop/b\"");
    assertThat(printed(session, report, DiffCommand.Format.name))
        .isEqualTo("moved shop/ConfigMap/it\n");
  }

  private static String printed(Session session, DiffReport report, DiffCommand.Format format) {
    return session.printed(world -> report.print(world, format));
  }
}
