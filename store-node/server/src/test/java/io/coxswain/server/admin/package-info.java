@NullMarked
package io.coxswain.server.admin;

import org.jspecify.annotations.NullMarked;
