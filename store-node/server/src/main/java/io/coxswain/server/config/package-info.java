/// **config — what the person who starts a member asked for.**
///
/// Job: turn etcd's flags, `ETCD_*` variables or a configuration file into one validated `NodeConfig`.
/// May touch: a YAML parser. Must not touch: any other room, clocks, threads, sockets; files only
/// through the reader it is given.
/// Called by: `node`, once, before anything else.
/// Invariants: a flag that is accepted is obeyed, or a warning says that it is not needed here; one that
/// would change behaviour and is not served yet is refused; every refusal is one line.
/// Start reading at: `NodeConfig`, then `Flag`.
@NullMarked
package io.coxswain.server.config;

import org.jspecify.annotations.NullMarked;
