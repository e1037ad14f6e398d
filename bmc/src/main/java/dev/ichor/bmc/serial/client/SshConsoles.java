package dev.ichor.bmc.serial.client;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.SerialLine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * One SSH client for all consoles; its threads are made with the first. Nothing of the account that
 * Ichor runs under is used: no configuration, no keys, no known hosts.
 */
public final class SshConsoles implements AutoCloseable {
  /** Whom a connection is for; says why its host key was refused. */
  static final AttributeKey<SshConsole> CONSOLE = new AttributeKey<>();

  private final SerialConfig config;
  private final Set<SshConsole> running = ConcurrentHashMap.newKeySet();
  private Optional<SshClient> client = Optional.empty();
  private boolean isClosed;

  public SshConsoles(SerialConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /** Carries until the line is closed; ends with a fault when the BMC ends it or is gone. */
  public void carry(SshTarget target, SerialLine line)
      throws BmcFaultException, InterruptedException {
    var console = new SshConsole(target, config, line);
    running.add(console);
    try {
      console.carry(client(target));
    } finally {
      running.remove(console);
    }
  }

  private synchronized SshClient client(SshTarget target) throws BmcFaultException {
    if (isClosed) {
      throw new BmcFaultException(new BmcFault.Stopping(target.name()));
    }
    var known = client.orElseGet(this::made);
    client = Optional.of(known);
    return known;
  }

  private SshClient made() {
    var made = SshClient.setUpDefaultClient();
    made.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    made.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    made.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
    made.setServerKeyVerifier(
        (session, _, key) ->
            admits(session, KeyUtils.getFingerPrint(BuiltinDigests.sha256.create(), key)));
    made.setSessionHeartbeat(HeartbeatType.NONE, config.alive());
    CoreModuleProperties.PASSWORD_PROMPTS.set(made, 1);
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(made, config.connect());
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(made, config.alive());
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(made, 1);
    made.start();
    return made;
  }

  private static boolean admits(ClientSession session, String fingerprint) {
    var context = Optional.ofNullable(session.getConnectionContext());
    return context
        .flatMap(it -> Optional.ofNullable(it.getAttribute(CONSOLE)))
        .filter(console -> console.admits(fingerprint))
        .isPresent();
  }

  /** Everybody is told that Ichor stops. */
  @Override
  public synchronized void close() {
    isClosed = true;
    running.forEach(SshConsole::stop);
    client.ifPresent(SshClient::stop);
  }
}
