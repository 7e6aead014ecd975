package dev.sealgate.reconciler.helm;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.ManifestLoader;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.reconciler.sandbox.Program;
import dev.sealgate.reconciler.sandbox.Run;
import dev.sealgate.reconciler.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Runs the program that renders charts with Helm's own packages. */
public final class Helm {
  private static final Program PROGRAM = new Program("helm", new Program.Version(4, 3, 1));
  private static final String HINT =
      "the controller's image has sealgate-helm; elsewhere SEALGATE_HELM names it";
  private static final String SPLIT = "split it among several Applications";

  private final Sandbox sandbox;

  private Helm(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Looks for the program and asks for its version, once.
   *
   * @param setting a path, or a name to be found in the search path
   * @param searchPath as in {@code PATH}
   */
  public static Helm find(String setting, String searchPath, BuildLimits limits) {
    return find(setting, searchPath, limits, Sandbox.defaultParent());
  }

  static Helm find(String setting, String searchPath, BuildLimits limits, Path parent) {
    return new Helm(Sandbox.find(PROGRAM, setting, searchPath, limits, parent));
  }

  /** One line for the log. */
  public String state() {
    return sandbox.state();
  }

  /**
   * @param loader reads what comes out
   * @param scrub takes secret values out of a text, whatever they do there
   * @throws InterruptedException the child is killed
   */
  public Rendering render(Chart chart, ManifestLoader loader, UnaryOperator<String> scrub)
      throws InterruptedException {
    return switch (sandbox.run(chart.workspace())) {
      case Run.Exited(int code, byte[] output, String _) ->
          code == 0
              ? new Answer(chart, loader, scrub).read(output)
              : failed(
                  chart,
                  Reason.RENDER_FAILED,
                  "helm was killed, for want of memory perhaps, or failed",
                  "is the chart huge? " + SPLIT);
      case Run.Missing(String why) -> failed(chart, Reason.RENDER_FAILED, why, HINT);
      case Run.OutOfTime _ ->
          failed(
              chart,
              Reason.LIMIT_EXCEEDED,
              "helm took longer than " + sandbox.limits().time().toSeconds() + " s",
              "does a template go on for ever? Else " + SPLIT);
      case Run.TooMuchOutput _ ->
          failed(
              chart,
              Reason.LIMIT_EXCEEDED,
              "helm wrote more than " + sandbox.limits().output() + " bytes",
              SPLIT);
      case Run.NoRoom(String where) ->
          failed(
              chart,
              Reason.RENDER_FAILED,
              "the files can't be handed to helm",
              "is there room in " + where + " of the controller?");
    };
  }

  private static Rendering failed(Chart chart, Reason reason, String message, String hint) {
    return new Rendering.Failed(
        Problem.inFile(reason, chart.original("/Chart.yaml"), message, hint));
  }
}
