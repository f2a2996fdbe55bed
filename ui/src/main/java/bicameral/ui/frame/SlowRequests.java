package bicameral.ui.frame;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose requests trickle in: the server's own timeout ends with every byte. From its first byte on a request
 * has {@value #HEAD_SECONDS} seconds for its head, and a body has to come with {@value #BODY_BYTES_PER_SECOND} bytes a second on
 * average, but for its first {@value #BODY_GRACE_SECONDS} seconds. Time in which the application itself does not read is not
 * counted. Found by the server's bootstrap as a service.
 */
public final class SlowRequests extends ChannelInitializerExtension {
    static final int HEAD_SECONDS = 15;
    static final int BODY_GRACE_SECONDS = 30;
    static final int BODY_BYTES_PER_SECOND = 1024;

    private static final int LOOK_SECONDS = 5;
    private static final Logger LOG = Logger.getLogger(SlowRequests.class);

    /** Before the server begins to listen: its bootstrap looks for services only where it is told to. */
    static void watch() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst("slow-requests", new Watch());
    }

    /** Of one connection; sees its bytes before anybody reads them. For the connection's event loop. */
    static final class Watch extends ChannelInboundHandlerAdapter {
        private @Nullable ScheduledFuture<?> look;
        private boolean reading;
        private boolean body;
        private boolean watching;
        private long seconds;
        private long bytes;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof ByteBuf some && some.isReadable()) came(context, some.readableBytes());
            super.channelRead(context, message);
        }

        private void came(ChannelHandlerContext context, int count) {
            bytes += count;
            // As long as encryption is agreed on there is no decoder yet.
            if (reading || !seesMessages(context)) return;
            reading = true;
            body = false;
            seconds = 0;
            look = context.executor()
                    .scheduleAtFixedRate(() -> look(context), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }

        /** Behind the decoder, which is not there before the connection is. */
        private boolean seesMessages(ChannelHandlerContext context) {
            if (watching) return true;
            ChannelHandlerContext decoder = context.pipeline().context(HttpRequestDecoder.class);
            if (decoder == null) return false;
            context.pipeline().addAfter(decoder.name(), "slow-requests-messages", new Messages(this));
            watching = true;
            return true;
        }

        private void headRead() {
            body = true;
            seconds = 0;
            bytes = 0;
        }

        private void requestRead() {
            reading = false;
            if (look != null) look.cancel(false);
        }

        private void look(ChannelHandlerContext context) {
            if (!context.channel().config().isAutoRead()) return;
            seconds += LOOK_SECONDS;
            if (!tooSlow() || context.pipeline().context(HttpRequestDecoder.class) == null) return;
            LOG.debug("a request came too slowly");
            requestRead();
            ChannelFuture _ = context.close();
        }

        private boolean tooSlow() {
            if (!body) return seconds >= HEAD_SECONDS;
            return seconds >= BODY_GRACE_SECONDS && bytes < seconds * BODY_BYTES_PER_SECOND;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            requestRead();
            super.channelInactive(context);
        }
    }

    /** Tells where a request's head and its body end. */
    private static final class Messages extends ChannelInboundHandlerAdapter {
        private final Watch watch;

        Messages(Watch watch) {
            this.watch = watch;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof HttpRequest) watch.headRead();
            if (message instanceof LastHttpContent) watch.requestRead();
            super.channelRead(context, message);
        }
    }
}
