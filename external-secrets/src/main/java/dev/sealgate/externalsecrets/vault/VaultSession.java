package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.vault.VaultApi.Answer;
import dev.sealgate.externalsecrets.vault.VaultLogins.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A logged-in connection to one Vault, for the duration of one resolution. */
final class VaultSession implements AutoCloseable {

  /** Gets a ticket; given the one that is dead, another. */
  interface TicketOffice {
    Ticket ticket(Optional<SecretBytes> dead);
  }

  private final VaultApi api;
  private final Optional<String> namespace;
  private final Optional<String> loginNamespace;
  private final TicketOffice office;
  private final List<SecretBytes> owned;
  private Ticket ticket;

  /**
   * @param owned credentials that the office needs, closed with the session
   */
  VaultSession(
      VaultApi api,
      Optional<String> namespace,
      Optional<String> loginNamespace,
      TicketOffice office,
      List<SecretBytes> owned) {
    this.api = api;
    this.namespace = namespace;
    this.loginNamespace = loginNamespace;
    this.office = office;
    this.owned = new ArrayList<>(owned);
    this.ticket = office.ticket(Optional.empty());
  }

  /** The caller closes the answer's body. */
  Answer read(String path) {
    Ticket used = ticket();
    Answer answer = api.read(path, used.token(), namespace);
    boolean refused = answer.status() == 401 || answer.status() == 403;
    // Vault doesn't say whether it is the policy that refuses or the token that has ended.
    if (!refused || used.fresh() || api.isAlive(used.token(), loginNamespace)) {
      return answer;
    }
    answer.body().close();
    return api.read(path, replace(used).token(), namespace);
  }

  private synchronized Ticket ticket() {
    return ticket;
  }

  private synchronized Ticket replace(Ticket dead) {
    if (ticket.equals(dead)) {
      owned.add(dead.token());
      ticket = office.ticket(Optional.of(dead.token()));
    }
    return ticket;
  }

  @Override
  public synchronized void close() {
    ticket.token().close();
    owned.forEach(SecretBytes::close);
  }
}
