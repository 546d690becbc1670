package io.coxswain.server.config;

/// A configuration that a member must not start with. The message is one line, for a person.
public final class ConfigRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigRefused(String message) {
    super(message, null, false, false);
  }
}
