package dev.jetstream.dispatcher.webhook;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which no request has come whole within a limit, however busily it dribbles, and one that is
 * one too many. No thread waits for it.
 */
final class PatienceHandler extends ChannelInboundHandlerAdapter {
    private final Duration limit;
    private final AtomicInteger open;
    private final int most;
    private @Nullable Future<?> deadline;

    /**
     * A handler of one connection.
     *
     * @param limit from the connection, or the end of the last request, to the end of the next
     * @param open connections of all, counted here
     * @param most that may be open
     */
    PatienceHandler(Duration limit, AtomicInteger open, int most) {
        this.limit = limit;
        this.open = open;
        this.most = most;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        boolean tooMany = open.incrementAndGet() > most;
        var unused = context.channel().closeFuture().addListener(closed -> open.decrementAndGet());
        if (tooMany) {
            context.close();
        } else {
            wait(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof LastHttpContent) {
            stop();
        } else if (message instanceof HttpRequest && deadline == null) {
            wait(context);
        }
        super.channelRead(context, message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void wait(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> context.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
