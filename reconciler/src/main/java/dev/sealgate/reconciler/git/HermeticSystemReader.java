package dev.sealgate.reconciler.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Makes JGit forget the machine: a {@code ~/.gitconfig} could redirect URLs, switch certificate
 * checks off or name programs to run, GIT_SSH names one too, and JGit runs the git found on the
 * PATH to look for more of it. JGit knows no narrower place for this than the process.
 */
final class HermeticSystemReader extends SystemReader.Delegate {
  private HermeticSystemReader(SystemReader real) {
    super(real);
  }

  static synchronized void install() {
    SystemReader current = SystemReader.getInstance();
    if (!(current instanceof HermeticSystemReader)) {
      SystemReader.setInstance(new HermeticSystemReader(current));
    }
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith("GIT_") || variable.equals("PATH") ? null : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  private static final class Empty extends FileBasedConfig {
    @SuppressWarnings("NullAway") // JGit's own way to say "no file" is null as well
    Empty(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
