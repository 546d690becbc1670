/// Tests of the store of revisions. Start reading at: `MvccStoreLifeTest`, then `MvccHistoryTest`.
@NullMarked
package io.coxswain.server.mvcc;

import org.jspecify.annotations.NullMarked;
