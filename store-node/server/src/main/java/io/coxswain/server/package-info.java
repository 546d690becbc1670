/// **server — one member of the store.** Each sub-package is a room with a front door of its own; `node`
/// wires them together. Start reading at: `node`.
@NullMarked
package io.coxswain.server;

import org.jspecify.annotations.NullMarked;
