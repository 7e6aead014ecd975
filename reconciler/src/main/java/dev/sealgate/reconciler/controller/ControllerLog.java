package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every line that the controller logs: a fixed text and keys, never a value. */
final class ControllerLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.controller");

  void synced(AppKey app, String revision, int applied, int pruned) {
    LOG.atInfo()
        .addKeyValue("application", app)
        .addKeyValue("revision", revision)
        .addKeyValue("applied", applied)
        .addKeyValue("pruned", pruned)
        .log("Synced");
  }

  void refused(AppKey app, Problem problem) {
    LOG.atWarn()
        .addKeyValue("application", app)
        .addKeyValue("reason", problem.reason().text())
        .addKeyValue("problem", problem.line())
        .log("Not synced");
  }

  void corrected(AppKey app, String what) {
    LOG.atInfo()
        .addKeyValue("application", app)
        .addKeyValue("objects", what)
        .log("Corrected drift");
  }

  void correctionFailed(AppKey app, Problem problem) {
    LOG.atWarn()
        .addKeyValue("application", app)
        .addKeyValue("reason", problem.reason().text())
        .addKeyValue("problem", problem.line())
        .log("Drift could not be corrected");
  }

  void removed(AppKey app, int pruned) {
    LOG.atInfo().addKeyValue("application", app).addKeyValue("pruned", pruned).log("Removed");
  }

  void keysNotRead(Problem problem) {
    LOG.atWarn()
        .addKeyValue("reason", problem.reason().text())
        .addKeyValue("problem", problem.line())
        .log("The controller's keys can't be read");
  }

  void sealingKeyPassedOver(Problem problem) {
    LOG.atWarn().addKeyValue("problem", problem.line()).log("A sealing key is passed over");
  }

  void sealingKeyMade(String fingerprint) {
    LOG.atInfo().addKeyValue("certificate", fingerprint).log("A sealing key was made");
  }

  void statusNotWritten(AppKey app) {
    LOG.atWarn().addKeyValue("application", app).log("The status could not be written");
  }

  /** Without the exceptions' messages: a library may have put a value into one. */
  void bug(AppKey app, Throwable bug) {
    LOG.atError()
        .addKeyValue("application", app)
        .addKeyValue("trace", Trace.of(bug))
        .log("A defect of Sealgate");
  }

  void bug(Throwable bug) {
    LOG.atError().addKeyValue("trace", Trace.of(bug)).log("A defect of Sealgate");
  }
}
