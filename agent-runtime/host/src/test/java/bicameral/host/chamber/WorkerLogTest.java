package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-B77")
class WorkerLogTest {
    /** What reached the host's log until the worker's output ended. */
    private static List<String> logged(String output, int linesPerMinute) throws InterruptedException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch end = new CountDownLatch(1);
        WorkerLog log = new WorkerLog(
                new FilterInputStream(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int n = super.read(target, offset, length);
                        if (n < 0) end.countDown();
                        return n;
                    }
                },
                linesPerMinute,
                lines::add);
        log.start();
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        return List.copyOf(lines);
    }

    @Test
    void so_many_lines_a_minute_reach_the_log_and_one_more_does_not() throws InterruptedException {
        assertThat(logged("ready\n" + "a line\n".repeat(5), 5)).hasSize(5);
        assertThat(logged("ready\n" + "a line\n".repeat(6), 5)).hasSize(5);
        assertThat(logged("ready\n" + "a line\n".repeat(10_000), 5)).hasSize(5);
    }

    @Test
    void a_line_without_end_is_cut_and_what_is_no_text_does_not_reach_the_log() throws InterruptedException {
        List<String> lines = logged("ready\n" + "x".repeat(100_000) + "\n\u001b[31mred\n", 5);
        assertThat(lines.getFirst().length()).isLessThan(400);
        assertThat(lines.getLast()).endsWith("?[31mred");
    }
}
