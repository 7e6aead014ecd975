package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # case | live | wanted | owned | result
          a value that Git changes | {"a": "1", "b": "2"} | {"a": "3"} | {} | {"a": "3", "b": "2"}
          a field of others stays | {"spec": {"x": 1}} | {"spec": {"y": 2}} | {} | {"spec": {"x": 1, "y": 2}}
          what Git dropped goes | {"data": {"a": "1", "b": "2"}} | {"data": {"a": "1"}} | {"f:data": {"f:a": {}, "f:b": {}}} | {"data": {"a": "1"}}
          what Git dropped with all around it | {"data": {"a": "1", "b": "2"}} | {} | {"f:data": {".": {}, "f:b": {}}} | {"data": {"a": "1"}}
          a dropped field of others stays | {"data": {"a": "1"}} | {} | {"f:spec": {"f:a": {}}} | {"data": {"a": "1"}}
          a null says nothing | {"a": "1"} | {"a": null} | {} | {"a": "1"}
          named items meet by name | {"c": [{"name": "side"}, {"name": "web", "image": "1", "tty": true}]} | {"c": [{"name": "web", "image": "2"}]} | {} | {"c": [{"name": "side"}, {"name": "web", "image": "2", "tty": true}]}
          others meet by place | {"p": [{"port": 80, "protocol": "TCP"}]} | {"p": [{"port": 81}]} | {} | {"p": [{"port": 81, "protocol": "TCP"}]}
          or are put in as a whole | {"args": ["a", "b"]} | {"args": ["c"]} | {} | {"args": ["c"]}
          an item that Git dropped goes | {"c": [{"name": "side"}, {"name": "web"}, {"name": "old"}]} | {"c": [{"name": "web"}]} | {"f:c": {"k:{\\"name\\":\\"web\\"}": {".": {}}, "k:{\\"name\\":\\"old\\"}": {".": {}}}} | {"c": [{"name": "side"}, {"name": "web"}]}
          an item of an item | {"c": [{"name": "web", "env": [{"name": "A"}, {"name": "B"}]}]} | {"c": [{"name": "web", "env": [{"name": "B"}]}]} | {"f:c": {"k:{\\"name\\":\\"web\\"}": {".": {}, "f:env": {"k:{\\"name\\":\\"A\\"}": {".": {}}, "k:{\\"name\\":\\"B\\"}": {".": {}}}}}} | {"c": [{"name": "web", "env": [{"name": "B"}]}]}
          a field of an item | {"c": [{"name": "web", "tty": true, "x": 1}]} | {"c": [{"name": "web"}]} | {"f:c": {"k:{\\"name\\":\\"web\\"}": {".": {}, "f:name": {}, "f:tty": {}}}} | {"c": [{"name": "web", "x": 1}]}
          a list that Git emptied | {"env": [{"name": "A"}]} | {"env": []} | {"f:env": {"k:{\\"name\\":\\"A\\"}": {".": {}}}} | {"env": []}
          a list that Git emptied and others filled | {"env": [{"name": "A"}, {"name": "X"}]} | {"env": []} | {"f:env": {"k:{\\"name\\":\\"A\\"}": {".": {}}}} | {"env": [{"name": "X"}]}
          an emptied list of which nothing is known | {"env": [{"name": "A"}]} | {"env": []} | {} | {"env": []}
          a list that Git dropped | {"s": {"env": [{"name": "A"}], "x": 1}} | {"s": {"x": 1}} | {"f:s": {"f:env": {"k:{\\"name\\":\\"A\\"}": {".": {}}}, "f:x": {}}} | {"s": {"x": 1}}
          a list that Git dropped and others filled | {"env": [{"name": "A"}, {"name": "X"}]} | {} | {"f:env": {"k:{\\"name\\":\\"A\\"}": {".": {}}}} | {"env": [{"name": "X"}]}
          a named port that Git dropped | {"p": [{"name": "a", "port": 80, "protocol": "TCP"}, {"name": "b", "port": 81, "protocol": "TCP"}]} | {"p": [{"name": "a", "port": 80}]} | {"f:p": {"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}": {".": {}}, "k:{\\"port\\":81,\\"protocol\\":\\"TCP\\"}": {".": {}}}} | {"p": [{"name": "a", "port": 80, "protocol": "TCP"}]}
          a port of two protocols | {"p": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]} | {"p": [{"port": 53}]} | {"f:p": {"k:{\\"port\\":53,\\"protocol\\":\\"TCP\\"}": {".": {}}, "k:{\\"port\\":53,\\"protocol\\":\\"UDP\\"}": {".": {}}}} | {"p": [{"port": 53, "protocol": "TCP"}]}
          a volume that is mounted twice | {"m": [{"name": "v", "mountPath": "/a"}]} | {"m": [{"name": "v", "mountPath": "/b"}, {"name": "v", "mountPath": "/a"}]} | {"f:m": {"k:{\\"mountPath\\":\\"/a\\"}": {".": {}}}} | {"m": [{"name": "v", "mountPath": "/a"}, {"name": "v", "mountPath": "/b"}]}
          names that are not unique | {"m": [{"name": "v", "at": "/a"}]} | {"m": [{"name": "v", "at": "/b"}, {"name": "v", "at": "/a"}]} | {} | {"m": [{"name": "v", "at": "/b"}, {"name": "v", "at": "/a"}]}
          an item of a set | {"f": ["a", "b", "x"]} | {"f": ["b", "c"]} | {"f:f": {"v:\\"a\\"": {}, "v:\\"b\\"": {}}} | {"f": ["b", "x", "c"]}
          a list that is one whole | {"r": [{"name": "a", "d": 1}, {"name": "b"}]} | {"r": [{"name": "a"}]} | {"f:r": {}} | {"r": [{"name": "a", "d": 1}]}
          a list within a whole one | {"r": [{"h": [{"name": "a"}, {"name": "b"}]}]} | {"r": [{"h": [{"name": "b"}]}]} | {"f:r": {}} | {"r": [{"h": [{"name": "b"}]}]}
          a mapping that is one whole | {"selector": {"a": "1", "b": "2"}} | {"selector": {"a": "1"}} | {"f:selector": {}} | {"selector": {"a": "1"}}
          but for what the server fills in | {"ref": {"apiVersion": "v1", "path": "x"}} | {"ref": {"path": "x"}} | {"f:ref": {}} | {"ref": {"apiVersion": "v1", "path": "x"}}
          another type | {"a": {"b": 1}} | {"a": "text"} | {} | {"a": "text"}
          """)
  void isLaidOver(String name, String live, String wanted, String owned, String result)
      throws IOException {
    assertThat(Overlay.of(json(live), json(wanted), json(owned))).isEqualTo(json(result));
  }

  @Test
  void anItemThatGitDroppedGoesWhereTextsAreDigestsToo() throws IOException {
    String owned =
        """
        {"f:spec": {"f:c": {"k:{\\"name\\":\\"web\\"}": {".": {}}, "k:{\\"name\\":\\"old\\"}": {".": {}}}},
         "f:metadata": {"f:finalizers": {"v:\\"gone\\"": {}}}}
        """;

    Map<String, @Nullable Object> result =
        Overlay.of(
            masked(
                """
                {"metadata": {"finalizers": ["gone", "kept"]},
                 "spec": {"c": [{"name": "side"}, {"name": "web"}, {"name": "old"}]}}
                """),
            masked("{\"spec\": {\"c\": [{\"name\": \"web\"}]}}"),
            Overlay.readAs(Detail.MASKED, json(owned)));

    assertThat(result)
        .isEqualTo(
            masked(
                """
                {"metadata": {"finalizers": ["kept"]},
                 "spec": {"c": [{"name": "side"}, {"name": "web"}]}}
                """));
  }

  private static Map<String, @Nullable Object> masked(String text) {
    ApiAnswer read = Detail.MASKED.echo(text.getBytes(StandardCharsets.UTF_8));
    return ((ApiAnswer.Ok) read).object();
  }

  private static Map<String, @Nullable Object> json(String text) throws IOException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
