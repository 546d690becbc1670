package io.coxswain.server.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One JSON request carried out as a gRPC call. A unary answer is one JSON object; a stream is one `{"result":...}` a line, the next
/// asked for only when the client has taken the last.
final class JsonCall<Q extends Message, R extends Message> extends ClientCall.Listener<R> {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String METADATA_PREFIX = "grpc-metadata-";

  private final Exchange exchange;
  private final MethodDescriptor<Q, R> method;
  private final boolean streaming;
  private @Nullable ClientCall<Q, R> call;
  private @Nullable R answer;
  private boolean begun;

  private JsonCall(Exchange exchange, MethodDescriptor<Q, R> method) {
    this.exchange = exchange;
    this.method = method;
    this.streaming = !method.getType().serverSendsOneMessage();
  }

  /// @param method of generated services: both messages are protocol buffers
  @SuppressWarnings("unchecked")
  static JsonCall<?, ?> of(Exchange exchange, MethodDescriptor<?, ?> method) {
    return new JsonCall<>(exchange, (MethodDescriptor<Message, Message>) method);
  }

  /// Sends the request's body; several documents in it are several messages of a streaming method.
  void start(Channel services) {
    List<Message> requests;
    try {
      requests = Json.parseAll(exchange.call().body().bytes(), prototype());
      if (requests.size() > 1 && method.getType().clientSendsOneMessage()) {
        throw new InvalidProtocolBufferException("one JSON object was expected, more came");
      }
    } catch (InvalidProtocolBufferException malformed) {
      finish(Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()));
      return;
    }
    ClientCall<Q, R> started = services.newCall(method, CallOptions.DEFAULT);
    call = started;
    exchange.onGone(() -> started.cancel("the HTTP client has gone", null));
    started.start(this, metadata());
    started.request(1);
    requests.forEach(request -> started.sendMessage(asRequest(request)));
    started.halfClose();
  }

  @Override
  public void onMessage(R message) {
    if (streaming) {
      exchange.onLoop(() -> sendLine("{\"result\":" + Json.print(message) + "}\n"));
    } else {
      answer = message;
      Objects.requireNonNull(call).request(1);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    exchange.onLoop(() -> finish(status));
  }

  private void sendLine(String line) {
    if (!begun) {
      begun = true;
      exchange.begin(200, Map.of("content-type", Answer.JSON));
    }
    exchange.piece(ByteString.copyFromUtf8(line), () -> Objects.requireNonNull(call).request(1));
  }

  private void finish(Status status) {
    if (begun) {
      if (!status.isOk()) {
        exchange.piece(ByteString.copyFromUtf8(errorLine(status)), () -> {});
      }
      exchange.end();
    } else if (!status.isOk()) {
      exchange.answer(
          Answer.of(
              HttpStatus.of(status.getCode()),
              Answer.JSON,
              streaming ? errorLine(status) : Json.error(status)));
    } else {
      exchange.answer(Answer.of(200, Answer.JSON, answer == null ? "" : Json.print(answer)));
    }
  }

  private static String errorLine(Status status) {
    return "{\"error\":" + Json.error(status) + "}";
  }

  /// What grpc-gateway passes on: the token, and headers that are marked as metadata.
  private Metadata metadata() {
    Metadata metadata = new Metadata();
    exchange.call().header("authorization").ifPresent(token -> metadata.put(AUTHORIZATION, token));
    exchange
        .call()
        .headers()
        .forEach((name, value) -> {
          if (name.startsWith(METADATA_PREFIX) && !name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
            String key = name.substring(METADATA_PREFIX.length()).toLowerCase(Locale.ROOT);
            metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
          }
        });
    return metadata;
  }

  private Message prototype() {
    return Objects.requireNonNull(
        ((PrototypeMarshaller<Q>) method.getRequestMarshaller()).getMessagePrototype());
  }

  /// The prototype was of this type.
  @SuppressWarnings("unchecked")
  private Q asRequest(Message request) {
    return (Q) request;
  }
}
