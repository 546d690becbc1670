package io.coxswain.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;

/// etcd's YAML (or JSON) configuration file: the flags' names as keys, durations as nanoseconds or text.
final class ConfigFile {

  private ConfigFile() {}

  static void parse(String path, TextFiles files, Settings.Collector into) {
    JsonNode root = read(path, files);
    if (!root.isObject() && !root.isNull() && !root.isMissingNode()) {
      throw new ConfigRefused("%s does not hold 'name: value' lines.".formatted(path));
    }
    root.properties()
        .forEach(entry -> {
          String key = entry.getKey();
          String spelled = "'%s' in %s".formatted(key, path);
          if (key.equals(Flag.CONFIG_FILE.key())) {
            throw new ConfigRefused(spelled + " cannot name another configuration file.");
          }
          if (!holdsNothing(entry.getValue())) {
            into.put(key, text(key, entry.getValue(), spelled), spelled);
          }
        });
  }

  private static JsonNode read(String path, TextFiles files) {
    try {
      return new YAMLMapper().readTree(files.read(path));
    } catch (JsonProcessingException malformed) {
      throw new ConfigRefused(
          "%s is not valid YAML: %s".formatted(path, malformed.getOriginalMessage()));
    } catch (IOException unreadable) {
      throw new ConfigRefused(
          "%s cannot be read (%s).".formatted(path, unreadable.getClass().getSimpleName()));
    }
  }

  /// The sample file that etcd ships holds TLS sections with empty values only; they ask for nothing.
  private static boolean holdsNothing(JsonNode value) {
    if (value.isObject()) {
      for (JsonNode child : value) {
        if (!holdsNothing(child) && !(child.isBoolean() && !child.booleanValue())) {
          return false;
        }
      }
      return true;
    }
    return value.isNull();
  }

  private static String text(String key, JsonNode value, String spelled) {
    boolean duration = Flag.byKey(key).map(flag -> flag.kind() == Flag.Kind.DURATION).orElse(false);
    if (value.isIntegralNumber() && duration && value.longValue() != 0) {
      return value.asText() + "ns";
    }
    if (value.isArray()) {
      StringBuilder joined = new StringBuilder();
      value.forEach(item -> joined.append(joined.isEmpty() ? "" : ",").append(item.asText()));
      return joined.toString();
    }
    if (value.isObject() && UnservedFlags.find(key).isEmpty()) {
      throw new ConfigRefused(spelled + " must be one value, not a section.");
    }
    return value.isObject() ? value.toString() : value.asText();
  }
}
