/** A person's account: profile, organisations, members and their roles, invitations by link, and the activity log. */
@NullMarked
package bicameral.ui.account;

import org.jspecify.annotations.NullMarked;
