package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus.SecretStatus;
import java.util.List;

/**
 * What was last told of the Secrets: a thousand of them are not looked through again for each word
 * of the status.
 *
 * @param number of what was desired then, see {@link AppState#desiredNumber}
 */
record ToldSecrets(int number, List<SecretStatus> secrets) {
  static final ToldSecrets NOTHING = new ToldSecrets(-1, List.of());

  ToldSecrets {
    secrets = List.copyOf(secrets);
  }
}
