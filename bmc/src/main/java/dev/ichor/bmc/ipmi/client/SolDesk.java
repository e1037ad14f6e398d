package dev.ichor.bmc.ipmi.client;

import dev.ichor.bmc.ipmi.policy.SolWords;
import dev.ichor.bmc.ipmi.wire.Command;
import dev.ichor.bmc.ipmi.wire.CompletionCode;
import dev.ichor.bmc.ipmi.wire.LanParameter;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.SolSettings;
import dev.ichor.inventory.model.Bytes;
import java.util.Optional;

/** Settings of serial over LAN (§26). */
final class SolDesk {
  private static final CompletionCode SET_IN_PROGRESS = new CompletionCode(0x81);

  private final IpmiPeer session;

  SolDesk(IpmiPeer session) {
    this.session = session;
  }

  SolSettings read() throws BmcFaultException, InterruptedException {
    var enabled = get(LanParameter.SOL_ENABLE);
    if (enabled.isEmpty()) {
      throw new BmcFaultException(
          new BmcFault.NotSupported(
              session.name(),
              Ability.SOL_SETTINGS.words(),
              "it does not tell settings of serial over LAN"));
    }
    var access = get(LanParameter.SOL_AUTHENTICATION);
    return new SolSettings(
        SolWords.isEnabled(enabled.get()),
        access.flatMap(SolWords::level),
        access.map(SolWords::isEncrypted),
        get(LanParameter.SOL_RATE).flatMap(SolWords::rate));
  }

  private Optional<Bytes> get(LanParameter parameter)
      throws BmcFaultException, InterruptedException {
    var answer = session.command(Command.GET_SOL_PARAMETER, parameter.get(0));
    return answer.completion().isOk()
        ? Optional.of(session.decoded(() -> LanParameter.data(answer.data())))
        : Optional.empty();
  }

  /** Announced where the BMC knows that, written, ended, read back. */
  SolSettings change(SolSettings.Wish wish) throws BmcFaultException, InterruptedException {
    var begun = announce(LanParameter.IN_PROGRESS);
    if (begun.equals(SET_IN_PROGRESS)) {
      throw new BmcFaultException(
          new BmcFault.Busy(
              session.name(), "somebody else is changing its serial over LAN settings"));
    }
    try {
      write(wish);
      announce(LanParameter.COMMIT); // for BMCs that roll back without it, as OpenIPMI's
    } finally {
      announce(LanParameter.COMPLETE);
    }
    var now = read();
    if (!SolWords.fits(wish, now)) {
      throw new BmcFaultException(
          new BmcFault.Refused(
              session.name(), Ability.SOL_SETTINGS.words(), "they read back as %s".formatted(now)));
    }
    return now;
  }

  /** On comes last: nobody gets a console by settings that are half written. */
  private void write(SolSettings.Wish wish) throws BmcFaultException, InterruptedException {
    if (wish.level().isPresent()) {
      var present = get(LanParameter.SOL_AUTHENTICATION);
      set(LanParameter.SOL_AUTHENTICATION, SolWords.access(present, wish.level().get()));
    }
    if (wish.bitRate().isPresent()) {
      var rate = SolWords.code(wish.bitRate().get());
      set(LanParameter.SOL_KEPT_RATE, rate);
      set(LanParameter.SOL_RATE, rate);
    }
    if (wish.enabled().isPresent()) {
      set(LanParameter.SOL_ENABLE, Bytes.of(wish.enabled().get() ? 1 : 0));
    }
  }

  private void set(LanParameter parameter, Bytes value)
      throws BmcFaultException, InterruptedException {
    session.require(Command.SET_SOL_PARAMETER, parameter.set(value));
  }

  private CompletionCode announce(int state) throws BmcFaultException, InterruptedException {
    var data = LanParameter.SET_IN_PROGRESS.set(Bytes.of(state));
    return session.command(Command.SET_SOL_PARAMETER, data).completion();
  }
}
