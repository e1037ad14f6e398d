package dev.ichor.inventory.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.rollout.EtcdQuorum.Verdict;
import dev.ichor.inventory.rollout.EtcdQuorum.Voter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName(
    "etcd's quorum: members are written H healthy, s sick, L learner; the first is the one")
class EtcdQuorumTest {
  private static List<Voter> members(String text) {
    var members = new ArrayList<Voter>();
    for (int i = 0; i < text.length(); i++) {
      char kind = text.charAt(i);
      members.add(new Voter(i + 1, "m" + (i + 1), kind == 'L', kind != 's'));
    }
    return members;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed(var warning) -> warning.isPresent() ? "warns" : "yes";
      case Verdict.Refused(var advice) -> "no: " + advice;
    };
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("the first member leaves")
  @CsvSource({
    "H, no: m1 is the only etcd member",
    "HH, yes",
    "Hs, no: etcd has no quorum (1 of 2",
    "sH, no: etcd has no quorum (1 of 2",
    "HHH, warns",
    "sHH, warns",
    "HHs, no: without m1 only 1 of 2",
    "sHs, no: etcd has no quorum (1 of 3",
    "HHHH, yes",
    "HHHs, yes",
    "HHHHH, warns",
    "HHHHs, warns",
    "HHHss, no: without m1 only 2 of 4",
    "sHHHs, warns",
    "ssHHH, warns",
    "sssHH, no: etcd has no quorum (2 of 5",
    "LHHH, yes",
    "LHss, no: etcd has no quorum"
  })
  void leaves(String members, String expected) {
    assertThat(word(EtcdQuorum.mayRemove(members(members), 1))).startsWith(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("another member joins")
  @CsvSource({
    "'', no: no control plane tells etcd's members",
    "H, warns",
    "HH, yes",
    "HHH, warns",
    "HHs, no: etcd member m3 is not healthy",
    "HHHL, no: m4 is still joining",
    "HHHHHHH, no: etcd has 7 members"
  })
  void joins(String members, String expected) {
    assertThat(word(EtcdQuorum.mayAdd(members(members)))).startsWith(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("the first member restarts")
  @CsvSource({
    "H, warns",
    "HH, warns",
    "Hs, no: etcd would keep 0 of 2",
    "HHH, yes",
    "HHs, no: etcd would keep 1 of 3",
    "sHH, yes",
    "HHHHH, yes",
    "HHHHs, yes",
    "HHHss, no: etcd would keep 2 of 5",
    "HHL, no: m3 is still joining"
  })
  void restarts(String members, String expected) {
    assertThat(word(EtcdQuorum.mayPause(members(members), 1))).startsWith(expected);
  }
}
