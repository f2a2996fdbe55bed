/** Every edge that faces outside: pages, REST, assets. Packages by feature; no business rule lives here. */
@NullMarked
package bicameral.ui;

import org.jspecify.annotations.NullMarked;
