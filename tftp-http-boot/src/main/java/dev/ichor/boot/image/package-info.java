/**
 * Finds the kernel line inside an ISO or UKI and says which octets to change, without a copy: PE
 * sections, ISO 9660 with El Torito, FAT. Reads parts of files; changes none.
 */
@NullMarked
package dev.ichor.boot.image;

import org.jspecify.annotations.NullMarked;
