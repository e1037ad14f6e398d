/** What an asset is called, which are wanted, which may go, what a fetch does next; pure. */
@NullMarked
package dev.ichor.boot.assets.policy;

import org.jspecify.annotations.NullMarked;
