package io.coxswain.server.config;

import java.io.IOException;

/// Reads a whole text file.
public interface TextFiles {
  String read(String path) throws IOException;
}
