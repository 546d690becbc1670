/// **raft — agreement on one log, and nothing else.**
@NullMarked
package io.coxswain.raft;

import org.jspecify.annotations.NullMarked;
