package io.coxswain.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Comma-separated URLs of scheme, host and port, as etcd takes them.
final class UrlList {
  private static final Set<String> TLS_SCHEMES = Set.of("https", "unixs");
  private static final Pattern ADDRESS =
      Pattern.compile("localhost|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.%]+]");

  private UrlList() {}

  static List<URI> parse(Flag flag, String text) {
    if (text.isBlank()) {
      return List.of();
    }
    List<URI> urls = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      urls.add(one(flag, part));
    }
    return urls;
  }

  /// As [#parse], for an address to bind to: only an IP or localhost can be.
  static List<URI> parseBindable(Flag flag, String text) {
    List<URI> urls = parse(flag, text);
    for (URI url : urls) {
      if (url.getScheme().equals("http") && !ADDRESS.matcher(url.getHost()).matches()) {
        throw new ConfigRefused(
            "expected IP in URL for binding (%s), given by %s".formatted(url, flag.option()));
      }
    }
    return urls;
  }

  static URI one(Flag flag, String text) {
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException malformed) {
      throw refused(flag, text, "is not a URL");
    }
    String scheme = url.getScheme();
    if (scheme != null && TLS_SCHEMES.contains(scheme)) {
      throw refused(flag, text, "asks for TLS, which is not implemented yet");
    }
    if (scheme != null && scheme.equals("unix")) {
      throw refused(flag, text, "is a unix socket, which is not implemented yet");
    }
    if (scheme == null || !scheme.equals("http")) {
      throw refused(flag, text, "needs the form http://host:port");
    }
    if (url.getHost() == null || url.getPort() < 0 || url.getPort() > 65_535) {
      throw refused(flag, text, "needs the form http://host:port");
    }
    if (!url.getRawPath().isEmpty() || url.getRawQuery() != null) {
      throw refused(flag, text, "must not contain a path");
    }
    return url;
  }

  private static ConfigRefused refused(Flag flag, String text, String why) {
    return new ConfigRefused("%s: \"%s\" %s.".formatted(flag.option(), text, why));
  }
}
