package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An Application that has to be Ready before. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Dependency(
    @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of an Application in the same namespace.")
        String name) {}
