package io.coxswain.server.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which program this is.
public final class Version {

  private Version() {}

  /// Our own version, as the build wrote it down.
  public static String ours() {
    Properties properties = new Properties();
    try (InputStream in = requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return requireNonNull(properties.getProperty("coxswain"));
  }

  /// What `--version` prints: etcd's line first, because tools look for it.
  ///
  /// @param etcdApi the etcd release whose API is spoken
  public static String text(String etcdApi) {
    return "etcd Version: %s%nCoxswain Store Version: %s%n".formatted(etcdApi, ours());
  }
}
