package io.coxswain.server.node;

import io.coxswain.server.lane.Mailbox;

/// The mailbox of a lane that is opened after those that write to it.
final class LateMailbox<E> implements Mailbox<E> {
  private final Late<Mailbox<E>> mailbox;

  LateMailbox(String lane) {
    this.mailbox = new Late<>("the mailbox of " + lane);
  }

  void set(Mailbox<E> opened) {
    mailbox.set(opened);
  }

  @Override
  public boolean offer(E event) {
    return mailbox.get().offer(event);
  }

  @Override
  public boolean offerUrgent(E event) {
    return mailbox.get().offerUrgent(event);
  }

  @Override
  public int size() {
    return mailbox.get().size();
  }
}
