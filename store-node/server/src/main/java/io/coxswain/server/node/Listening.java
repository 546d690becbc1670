package io.coxswain.server.node;

import io.coxswain.server.fault.FaultCode;
import io.coxswain.server.fault.StoreFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;

/// Opens the ports that a member listens on.
final class Listening {
  private Listening() {}

  /// Opens a port at an address.
  interface Opening<T> {
    T at(InetSocketAddress address) throws IOException;
  }

  /// Opens the port of a URL.
  ///
  /// @param flag what the URL was given by
  /// @throws StoreFault `ADDRESS_UNUSABLE` if the address is not to be had
  static <T> T on(URI url, String flag, Opening<T> opening) {
    InetSocketAddress address =
        new InetSocketAddress(url.getHost().replaceAll("[\\[\\]]", ""), url.getPort());
    try {
      return opening.at(address);
    } catch (IOException refused) {
      throw new StoreFault(
          FaultCode.ADDRESS_UNUSABLE,
          "This member can't listen on " + url,
          reason(refused),
          "Stop what uses the address, or name another one by " + flag + ".",
          refused);
    }
  }

  private static String reason(Throwable refused) {
    Throwable root = refused;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = String.valueOf(root.getMessage());
    return text.contains("in use") ? "another program uses it" : text;
  }
}
