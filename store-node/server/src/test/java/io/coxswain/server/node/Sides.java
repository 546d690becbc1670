package io.coxswain.server.node;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One member of etcd and one of ours, both fresh, that are asked the same.
final class Sides implements AutoCloseable {
  /// Bound of every wait; the machine may be slow.
  static final long PATIENCE_SECONDS = 30;

  /// Nothing more comes on a stream of etcd that was silent for so long.
  private static final long SILENCE_MILLIS = 400;

  /// Nothing at all comes on one that was silent for so long from the start.
  private static final long FIRST_MILLIS = 3000;

  private final RealEtcd etcd;
  private final RealMember member;
  final ManagedChannel theirs;
  final ManagedChannel ours;
  private final List<String> differences = new ArrayList<>();

  Sides(Path directory, String... flags) throws Exception {
    RealEtcd.program(); // before anything is started
    member = RealMember.start(directory, flags);
    try {
      etcd = RealEtcd.start(directory, flags);
    } catch (Exception | Error absent) {
      member.close();
      throw absent;
    }
    theirs = channel(etcd.clientUrl());
    ours = channel(member.clientUrl());
  }

  /// Asks both the same.
  <Q extends Message, R extends Message> void ask(MethodDescriptor<Q, R> method, Q request) {
    ask(method, request, request);
  }

  /// Asks both something that differs, for example by a member id.
  <Q extends Message, R extends Message> void ask(MethodDescriptor<Q, R> method, Q toThem, Q toUs) {
    compare(
        method.getBareMethodName() + " " + shortened(toThem.toString()),
        answer(theirs, method, toThem),
        answer(ours, method, toUs));
  }

  /// Tells both the same on a new stream each. What etcd says until it falls silent is what we have to say.
  <Q extends Message, R extends Message> void converse(
      String title,
      MethodDescriptor<Q, R> method,
      List<Q> requests,
      Function<List<R>, String> canonical) {
    Conversation<R> them = Conversation.open(theirs, method, requests);
    Conversation<R> us = Conversation.open(ours, method, requests);
    List<R> expected = them.untilSilent();
    List<R> said = us.atLeast(expected.size());
    compare(
        title,
        canonical.apply(expected) + " " + them.end(),
        canonical.apply(said) + " " + us.end());
    them.cancel();
    us.cancel();
  }

  void compare(String question, String expected, String actual) {
    if (!expected.equals(actual)) {
      differences.add(
          "%n%s%n  etcd: %s%n  ours: %s"
              .formatted(question, shortened(expected), shortened(actual)));
    }
  }

  List<String> differences() {
    return differences;
  }

  static <Q extends Message, R extends Message> R call(
      ManagedChannel channel, MethodDescriptor<Q, R> method, Q request) {
    return ClientCalls.blockingUnaryCall(
        channel,
        method,
        CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
        request);
  }

  /// What it says, or how it refuses.
  static <Q extends Message, R extends Message> String answer(
      ManagedChannel channel, MethodDescriptor<Q, R> method, Q request) {
    try {
      return Canonical.text(call(channel, method, request));
    } catch (StatusRuntimeException refused) {
      return describe(refused.getStatus());
    }
  }

  private static String describe(Status status) {
    return status.getCode() + " " + status.getDescription();
  }

  private static String shortened(String text) {
    return text.length() < 1500 ? text : text.substring(0, 1500) + "...";
  }

  private static ManagedChannel channel(String url) {
    return NettyChannelBuilder.forTarget(URI.create(url).getAuthority())
        .usePlaintext()
        .maxInboundMessageSize(64 << 20)
        .build();
  }

  @Override
  public void close() {
    theirs.shutdownNow();
    ours.shutdownNow();
    etcd.close();
    member.close();
  }

  /// One stream.
  private static final class Conversation<R extends Message> implements StreamObserver<R> {
    private final BlockingQueue<R> answers = new LinkedBlockingQueue<>();
    private volatile String end = "open";
    private final io.grpc.Context.CancellableContext context =
        io.grpc.Context.ROOT.withCancellation();

    static <Q extends Message, R extends Message> Conversation<R> open(
        ManagedChannel channel, MethodDescriptor<Q, R> method, List<Q> requests) {
      Conversation<R> conversation = new Conversation<>();
      conversation.context.run(() -> {
        StreamObserver<Q> talk =
            ClientCalls.asyncBidiStreamingCall(
                channel.newCall(method, CallOptions.DEFAULT), conversation);
        requests.forEach(talk::onNext);
        if (method.getType() == MethodDescriptor.MethodType.SERVER_STREAMING) {
          talk.onCompleted();
        }
      });
      return conversation;
    }

    List<R> untilSilent() {
      List<R> all = new ArrayList<>();
      for (R next = poll(FIRST_MILLIS); next != null; next = poll(SILENCE_MILLIS)) {
        all.add(next);
      }
      return all;
    }

    List<R> atLeast(int count) {
      List<R> all = new ArrayList<>();
      while (all.size() < count) {
        R next = poll(PATIENCE_SECONDS * 1000);
        if (next == null) {
          return all;
        }
        all.add(next);
      }
      for (R more = poll(SILENCE_MILLIS); more != null; more = poll(SILENCE_MILLIS)) {
        all.add(more);
      }
      return all;
    }

    String end() {
      return end;
    }

    void cancel() {
      context.cancel(null);
    }

    private @org.jspecify.annotations.Nullable R poll(long millis) {
      try {
        return end.equals("open") ? answers.poll(millis, TimeUnit.MILLISECONDS) : answers.poll();
      } catch (InterruptedException stop) {
        throw new AssertionError(stop);
      }
    }

    @Override
    public void onNext(R answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      end = describe(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end = "completed";
    }
  }
}
