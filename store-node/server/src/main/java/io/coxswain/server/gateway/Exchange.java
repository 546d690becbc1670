package io.coxswain.server.gateway;

import com.google.protobuf.ByteString;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One request and its answer: whole, or begun and sent piece by piece. Answers may be given on any thread; they are written on the
/// connection's loop, in the order given. A second answer is dropped: the client may have gone, or been refused, meanwhile.
abstract class Exchange {
  private final HttpCall call;
  private final EventExecutor loop;
  private final List<Runnable> whenGone = new ArrayList<>();
  private State state = State.OPEN;

  private enum State {
    OPEN,
    STREAMING,
    DONE
  }

  Exchange(HttpCall call, EventExecutor loop) {
    this.call = call;
    this.loop = loop;
  }

  final HttpCall call() {
    return call;
  }

  /// Answers once and for all.
  final void answer(Answer answer) {
    onLoop(() -> {
      if (state == State.OPEN) {
        state = State.DONE;
        writeWhole(answer);
      }
    });
  }

  /// Begins an answer of unknown length.
  final void begin(int status, Map<String, String> headers) {
    onLoop(() -> {
      if (state == State.OPEN) {
        state = State.STREAMING;
        writeHead(status, headers);
      }
    });
  }

  /// Sends a piece.
  ///
  /// @param written called on the loop when the client's side has taken it: send the next one then
  final void piece(ByteString bytes, Runnable written) {
    onLoop(() -> {
      if (state == State.STREAMING) {
        writePiece(bytes, written);
      }
    });
  }

  /// Ends a begun answer.
  final void end() {
    onLoop(() -> {
      if (state == State.STREAMING) {
        state = State.DONE;
        writeEnd();
      }
    });
  }

  /// Runs something on the loop if the client leaves before it was answered. Called on the loop.
  final void onGone(Runnable action) {
    whenGone.add(action);
  }

  /// The client has left. Called on the loop.
  final void gone() {
    if (state != State.DONE) {
      state = State.DONE;
      whenGone.forEach(Runnable::run);
    }
  }

  /// Runs at once on the loop, else later there.
  final void onLoop(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  abstract void writeWhole(Answer answer);

  abstract void writeHead(int status, Map<String, String> headers);

  abstract void writePiece(ByteString bytes, Runnable written);

  abstract void writeEnd();
}
