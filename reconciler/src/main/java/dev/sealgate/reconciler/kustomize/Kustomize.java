package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.reconciler.sandbox.Program;
import dev.sealgate.reconciler.sandbox.Run;
import dev.sealgate.reconciler.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Runs the kustomize program. */
public final class Kustomize {
  private static final Program PROGRAM = new Program("kustomize", new Program.Version(5, 8, 1));
  private static final int LONGEST_MESSAGE = 600;
  private static final String HINT =
      "the controller's image has kustomize 5.8.1 or newer; elsewhere SEALGATE_KUSTOMIZE names it";

  private final Sandbox sandbox;

  private Kustomize(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Looks for the program and asks for its version, once.
   *
   * @param setting a path, or a name to be found in the search path
   * @param searchPath as in {@code PATH}
   */
  public static Kustomize find(String setting, String searchPath, BuildLimits limits) {
    return find(setting, searchPath, limits, Sandbox.defaultParent());
  }

  static Kustomize find(String setting, String searchPath, BuildLimits limits, Path parent) {
    return new Kustomize(Sandbox.find(PROGRAM, setting, searchPath, limits, parent));
  }

  public boolean isThere() {
    return sandbox.isThere();
  }

  /** One line for the log. */
  public String state() {
    return sandbox.state();
  }

  /**
   * Builds the workspace.
   *
   * @param scrub takes secret values out of a text, whatever they do there
   * @throws InterruptedException the child is killed
   */
  public Build build(Workspace workspace, UnaryOperator<String> scrub) throws InterruptedException {
    return switch (sandbox.run(workspace.files(), "build", Workspace.TOP)) {
      case Run.Exited(int code, byte[] output, String complaints) ->
          code == 0
              ? new Build.Done(output)
              : failed(
                  workspace,
                  Reason.RENDER_FAILED,
                  "kustomize can't build it: " + message(complaints, workspace, scrub),
                  "`kustomize build` shows the same on the decrypted files");
      case Run.Missing(String why) -> failed(workspace, Reason.RENDER_FAILED, why, HINT);
      case Run.OutOfTime _ ->
          failed(
              workspace,
              Reason.LIMIT_EXCEEDED,
              "kustomize took longer than " + sandbox.limits().time().toSeconds() + " s",
              "split it among several Applications");
      case Run.TooMuchOutput _ ->
          failed(
              workspace,
              Reason.LIMIT_EXCEEDED,
              "kustomize wrote more than " + sandbox.limits().output() + " bytes",
              "split it among several Applications");
      case Run.NoRoom(String where) ->
          failed(
              workspace,
              Reason.RENDER_FAILED,
              "the files can't be handed to kustomize",
              "is there room in " + where + " of the controller?");
    };
  }

  private static Build failed(Workspace workspace, Reason reason, String message, String hint) {
    return new Build.Failed(Problem.inFile(reason, workspace.topFile(), message, hint));
  }

  /** One line with the repository's names in it. */
  private static String message(
      String complaints, Workspace workspace, UnaryOperator<String> scrub) {
    String text = workspace.translate(scrub.apply(complaints));
    text = text.replaceFirst("^\\s*Error: ", "").strip();
    return text.isEmpty()
        ? "it was killed, for want of memory perhaps"
        : text.substring(0, Math.min(text.length(), LONGEST_MESSAGE));
  }
}
