/**
 * The chamber's socket: one exchange per connection, each on a virtual thread, a bounded number at once.
 *
 * <p>A wrong token, a broken line, one connection too many each end with {@link bicameral.protocol.ChamberEvent.Failed} and
 * a closed connection; none of them disturbs another exchange. {@link bicameral.worker.exchange.Declined} is how the
 * features behind say no with a stable code.
 */
@NullMarked
package bicameral.worker.exchange;

import org.jspecify.annotations.NullMarked;
