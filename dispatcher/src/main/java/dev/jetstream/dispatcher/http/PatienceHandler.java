package dev.jetstream.dispatcher.http;

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
    private final ServerSettings settings;
    private final AtomicInteger open;
    private @Nullable Future<?> deadline;

    /**
     * A handler of one connection.
     *
     * @param open connections of all, counted here
     */
    PatienceHandler(ServerSettings settings, AtomicInteger open) {
        this.settings = settings;
        this.open = open;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        boolean tooMany = open.incrementAndGet() > settings.connections();
        var unused = context.channel().closeFuture().addListener(closed -> open.decrementAndGet());
        if (tooMany) {
            close(context);
        } else {
            closeAfter(settings.requestWithin(), context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof LastHttpContent) {
            closeAfter(settings.requestWithin().plus(settings.idle()), context);
        } else if (message instanceof HttpRequest) {
            closeAfter(settings.requestWithin(), context);
        }
        super.channelRead(context, message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void closeAfter(Duration limit, ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = context.executor().schedule(() -> close(context), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void close(ChannelHandlerContext context) {
        var unused = context.close();
    }
}
