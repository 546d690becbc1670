/// Tests of the state store on RocksDB. Start reading at: `RocksStateStoreTest`.
@NullMarked
package io.coxswain.server.rocks;

import org.jspecify.annotations.NullMarked;
