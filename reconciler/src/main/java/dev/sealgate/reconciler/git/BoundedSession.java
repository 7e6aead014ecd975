package dev.sealgate.reconciler.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.sshd.SshdSession;

/** An ssh session whose output counts against a {@link TransferBudget}. */
final class BoundedSession implements RemoteSession2 {
  private final SshdSession session;
  private final TransferBudget budget;

  BoundedSession(SshdSession session, TransferBudget budget) {
    this.session = session;
    this.budget = budget;
  }

  @Override
  public Process exec(String command, int timeout) throws IOException {
    return new BoundedProcess(session.exec(command, timeout), budget);
  }

  @Override
  public Process exec(String command, Map<String, String> environment, int timeout)
      throws IOException {
    return new BoundedProcess(session.exec(command, environment, timeout), budget);
  }

  @Override
  public void disconnect() {
    session.disconnect();
  }

  private static final class BoundedProcess extends Process {
    private final Process process;
    private final InputStream output;
    private final InputStream errors;

    BoundedProcess(Process process, TransferBudget budget) {
      this.process = process;
      this.output = budget.limit(process.getInputStream());
      this.errors = budget.limit(process.getErrorStream());
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return output;
    }

    @Override
    public InputStream getErrorStream() {
      return errors;
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
      return process.waitFor(timeout, unit);
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }
}
