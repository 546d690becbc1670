package io.coxswain.server.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class MintedIdsTest {

  /// The ids that etcd 3.7.3 logs when it is started without any flag.
  @Test
  void mintsTheIdsThatEtcdMints() {
    long member =
        MintedIds.ofGenesisMember(List.of(URI.create("http://localhost:2380")), "etcd-cluster");

    assertThat(Long.toHexString(member)).isEqualTo("8e9e05c52164694d");
    assertThat(Long.toHexString(MintedIds.ofCluster(List.of(member))))
        .isEqualTo("cdf818194e3a8c32");
  }

  @Test
  void theOrderOfUrlsAndMembersDoesNotMatter() {
    URI a = URI.create("http://a:1");
    URI b = URI.create("http://b:1");

    assertThat(MintedIds.ofGenesisMember(List.of(a, b), "t"))
        .isEqualTo(MintedIds.ofGenesisMember(List.of(b, a), "t"));
    assertThat(MintedIds.ofCluster(List.of(-1L, 1L)))
        .isEqualTo(MintedIds.ofCluster(List.of(1L, -1L)));
  }

  @Test
  void theSameAddressGetsANewIdEachSecond() {
    List<URI> urls = List.of(URI.create("http://a:1"));

    assertThat(MintedIds.ofAddedMember(urls, 1_700_000_000))
        .isNotEqualTo(MintedIds.ofAddedMember(urls, 1_700_000_001));
  }
}
