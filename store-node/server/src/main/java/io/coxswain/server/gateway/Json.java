package io.coxswain.server.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Protocol buffers as the JSON that etcd's gateway speaks: original field names, 64-bit numbers as strings, bytes as base64, zero
/// values left out, unknown fields ignored.
final class Json {
  private static final ObjectMapper DOCUMENTS = new ObjectMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private Json() {}

  static String print(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException("a message without Any cannot fail to print", impossible);
    }
  }

  /// All documents of a body, one after another; an empty body is one message without fields.
  ///
  /// @throws InvalidProtocolBufferException if one is not JSON or not such a message
  static List<Message> parseAll(byte[] body, Message prototype)
      throws InvalidProtocolBufferException {
    List<Message> messages = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        DOCUMENTS.readerFor(JsonNode.class).readValues(body)) {
      while (documents.hasNext()) {
        Message.Builder message = prototype.newBuilderForType();
        PARSER.merge(documents.next().toString(), message);
        messages.add(message.build());
      }
    } catch (InvalidProtocolBufferException notSuchAMessage) {
      throw notSuchAMessage;
    } catch (JsonProcessingException notJson) {
      throw new InvalidProtocolBufferException(notJson.getOriginalMessage());
    } catch (IOException unreadable) {
      throw new InvalidProtocolBufferException(unreadable);
    }
    if (messages.isEmpty()) {
      messages.add(prototype);
    }
    return messages;
  }

  /// `{"code":3,"message":"..."}`
  static String error(Status status) {
    return "{\"code\":%d,\"message\":\"%s\"}"
        .formatted(
            status.getCode().value(),
            escape(status.getDescription() == null ? "" : status.getDescription()));
  }

  static String escape(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
