package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.server.fault.StoreFault;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ListeningTest {
  @Test
  void anAddressInUseIsNamedInOneLineTogetherWithItsFlag() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(() -> Listening.on(url, "--listen-client-urls", ListeningTest::bind))
          .isInstanceOf(StoreFault.class)
          .hasMessage(
              "This member can't listen on %s, because another program uses it. Stop what uses the address, or name another one by --listen-client-urls. [ADDRESS_UNUSABLE]"
                  .formatted(url));
    }
  }

  @Test
  void anAddressOfAnotherMachineIsRefusedWithTheSystemsReason() {
    assertThatThrownBy(() ->
            Listening.on(
                URI.create("http://192.0.2.1:2379"), "--listen-peer-urls", ListeningTest::bind))
        .isInstanceOf(StoreFault.class)
        .hasCauseInstanceOf(BindException.class)
        .hasMessageContaining("http://192.0.2.1:2379, because ")
        .hasMessageEndingWith("[ADDRESS_UNUSABLE]");
  }

  private static ServerSocket bind(InetSocketAddress address) throws java.io.IOException {
    return new ServerSocket(address.getPort(), 1, address.getAddress());
  }
}
