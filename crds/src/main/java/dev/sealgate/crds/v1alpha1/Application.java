package dev.sealgate.crds.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** What stands in a folder of a Git repository, and shall stand in the cluster. */
@Group(Application.GROUP)
@Version(Application.VERSION)
@Kind("Application")
@Plural("applications")
@Singular("application")
@ShortNames("sgapp")
@ValidationRule(
    value = "self.metadata.name.size() <= 63",
    message =
        "the name is the value of a label on every applied object: it may have 63 characters at"
            + " most")
@ValidationRule(
    value =
        "!has(self.spec.dependsOn) || !self.spec.dependsOn.exists(d, d.name =="
            + " self.metadata.name)",
    message = "spec.dependsOn names the Application itself: remove that entry")
@AdditionalPrinterColumn(
    name = "SYNC",
    jsonPath = ".status.sync.status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "HEALTH",
    jsonPath = ".status.health.status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "REVISION",
    jsonPath = ".status.revision",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "MESSAGE",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public final class Application extends CustomResource<ApplicationSpec, ApplicationStatus>
    implements Namespaced {
  public static final String GROUP = "sealgate.dev";
  public static final String VERSION = "v1alpha1";
}
