package io.coxswain.server.api;

import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/// etcd's rule for peer URLs (`client/pkg/types/urls.go`): at least one; `http` or `https` with host, port and no path, or `unix`,
/// `unixs`. etcd checks them when a member is added, we also when they are updated: it dies of bad ones.
final class PeerUrls {
  private PeerUrls() {}

  /// The URLs, trimmed and sorted.
  ///
  /// @throws RequestFailed if one is malformed
  static List<String> checked(List<String> urls) {
    List<String> trimmed = urls.stream().map(String::strip).sorted().toList();
    if (trimmed.isEmpty() || !trimmed.stream().allMatch(PeerUrls::wellFormed)) {
      throw new RequestFailed(WireError.MEMBER_BAD_URLS);
    }
    return trimmed;
  }

  private static boolean wellFormed(String text) {
    try {
      URI url = new URI(text);
      return switch (String.valueOf(url.getScheme())) {
        case "http", "https" ->
            url.getHost() != null
                && url.getPort() >= 0
                && (url.getPath() == null || url.getPath().isEmpty());
        case "unix", "unixs" -> true;
        default -> false;
      };
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
