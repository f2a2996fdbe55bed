/** The Keycloak server of one data directory: unpacked, optimised once, realm imported on first start. */
@NullMarked
package bicameral.launcher.identity;

import org.jspecify.annotations.NullMarked;
