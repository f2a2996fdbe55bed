package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;

/** Chambers that move to a worker, and hosts that die in the middle of it. */
class RoomsTest {
    private static final List<String> NAMES = List.of(
            "chamber.db", "chamber.db-wal", "encoder", "inbox", "index", "learned", "lock", "originals", "parts");

    private final Path data = temporary();
    private final Directories directories = new Directories(data);
    private final TenantId tenant = new TenantId(Ids.next());
    private final Path chamber = directories.chamber(tenant);

    private static Path temporary() {
        try {
            return Files.createTempDirectory("rooms");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterTry
    void clean() {
        Directories.erase(data, true);
    }

    /** What a killed host is to its own move. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Makes so many renames, then none ever again. */
    private static Rooms.Renaming killedAfter(int renames) {
        AtomicInteger left = new AtomicInteger(renames);
        return (from, to) -> {
            if (left.getAndDecrement() <= 0) throw new Killed();
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        };
    }

    private Rooms rooms() {
        return new Rooms(directories);
    }

    private void furnish(Set<Integer> entries) throws IOException {
        Directories.make(chamber.resolve("inbox"));
        for (int entry : entries) {
            String name = NAMES.get(entry);
            if (name.equals("inbox")) Files.writeString(chamber.resolve("inbox/waiting"), "an upload");
            else if (entry % 3 == 0) Files.createSymbolicLink(chamber.resolve(name), Path.of("/etc"));
            else if (entry % 3 == 1) Files.writeString(chamber.resolve(name), name);
            else Files.writeString(Files.createDirectory(chamber.resolve(name)).resolve("x"), name);
        }
    }

    /** Each path below, with what is there; links are not followed. */
    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.toList()) {
                String what = Files.isSymbolicLink(path)
                        ? "-> " + Files.readSymbolicLink(path)
                        : Files.isDirectory(path) ? "directory" : Files.readString(path);
                contents.put(directory.relativize(path).toString(), what);
            }
        }
        return contents;
    }

    private List<String> left() throws IOException {
        try (Stream<Path> names = Files.list(directories.chambers())) {
            return names.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Property(tries = 100)
    void all_that_was_there_is_there_and_in_the_room_that_the_worker_sees(
            @ForAll @Size(max = 9) Set<@IntRange(max = 8) Integer> entries) throws IOException {
        furnish(entries);
        Map<String, String> before = contents(chamber);
        Path room = rooms().room();
        Object seen = key(room);

        assertThat(rooms().moveIn(tenant, room)).isTrue();

        assertThat(contents(chamber)).isEqualTo(before);
        assertThat(key(chamber)).isEqualTo(seen);
        assertThat(left()).containsExactly(".lock", tenant.toString());
    }

    @Property(tries = 300)
    void a_host_that_dies_after_any_step_loses_nothing_however_often(
            @ForAll @Size(max = 9) Set<@IntRange(max = 8) Integer> entries,
            @ForAll @IntRange(max = 11) int first,
            @ForAll @IntRange(max = 11) int second)
            throws IOException {
        furnish(entries);
        Map<String, String> before = contents(chamber);
        Path room = rooms().room();

        Throwable once = catchThrowable(() -> new Rooms(directories, killedAfter(first)).moveIn(tenant, room));
        Throwable twice = catchThrowable(() -> new Rooms(directories, killedAfter(second)).settle(tenant));
        if (once != null) assertThat(once).isInstanceOf(Killed.class);
        if (twice != null) assertThat(twice).isInstanceOf(Killed.class);
        assertThat(chamber).isDirectory();
        Path seen = rooms().settled(tenant, there -> there);

        assertThat(contents(seen)).isEqualTo(before);
        assertThat(left()).allMatch(name -> !name.startsWith(".moving-"));
    }

    @Property(tries = 12, generation = net.jqwik.api.GenerationMode.EXHAUSTIVE)
    void the_next_start_finishes_every_move(@ForAll @IntRange(max = 11) int steps) throws IOException {
        furnish(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
        Map<String, String> before = contents(chamber);
        Path room = rooms().room();
        Throwable _ = catchThrowable(() -> new Rooms(directories, killedAfter(steps)).moveIn(tenant, room));

        rooms().tidy();

        assertThat(contents(chamber)).isEqualTo(before);
        assertThat(left()).allMatch(name -> !name.startsWith(".moving-"));
    }

    @Example
    void a_room_that_is_not_empty_is_not_moved_into() throws IOException {
        furnish(Set.of(1));
        Map<String, String> before = contents(chamber);
        Path room = rooms().room();
        Files.writeString(room.resolve("of whom"), "?");

        assertThat(rooms().moveIn(tenant, room)).isFalse();

        assertThat(contents(chamber)).isEqualTo(before);
        assertThat(contents(room)).containsKey("of whom");
    }

    @Example
    void a_chamber_that_another_worker_has_open_does_not_move() throws IOException, InterruptedException {
        furnish(Set.of());
        Path lock = Files.createFile(chamber.resolve("lock"));
        Object before = key(chamber);
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(worker.getInputStream().read()).isEqualTo('1');
            assertThat(rooms().moveIn(tenant, rooms().room())).isFalse();
            assertThat(key(chamber)).isEqualTo(before);
        } finally {
            worker.destroyForcibly().waitFor();
        }
        assertThat(rooms().moveIn(tenant, rooms().room())).isTrue();
    }

    /** A worker as far as its lock goes. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] words) throws IOException {
            try (FileChannel file = FileChannel.open(Path.of(words[0]), StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                System.out.print(lock.isValid() ? '1' : '0');
                System.out.flush();
                while (System.in.read() >= 0) lock.isValid();
            }
        }
    }

    @Example
    void what_a_lost_worker_writes_meanwhile_comes_along() throws IOException {
        furnish(Set.of(1, 2));
        AtomicInteger renames = new AtomicInteger();
        Rooms disturbed = new Rooms(directories, (from, to) -> {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            // After the room was marked and everything moved: the chamber is not as empty as it was found.
            if (renames.incrementAndGet() == 4) Files.writeString(chamber.resolve("late"), "late");
        });

        assertThat(disturbed.moveIn(tenant, disturbed.room())).isTrue();

        assertThat(chamber.resolve("late")).hasContent("late");
        assertThat(chamber.resolve("chamber.db-wal")).hasContent("chamber.db-wal");
    }

    @Example
    void two_of_one_name_are_left_for_people_to_look_at() throws IOException {
        furnish(Set.of(1));
        Path moving = Files.createDirectory(directories.chambers().resolve(".moving-" + tenant));
        Files.writeString(moving.resolve("chamber.db-wal"), "another");

        assertThatIOException()
                .isThrownBy(() -> rooms().settled(tenant, there -> there))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(moving.resolve("chamber.db-wal")).hasContent("another");
        assertThat(chamber.resolve("chamber.db-wal")).hasContent("chamber.db-wal");
        rooms().tidy();
    }

    @Example
    void an_upload_that_comes_in_the_middle_of_a_move_arrives() throws Exception {
        furnish(Set.of(3));
        CountDownLatch middle = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Rooms slow = new Rooms(directories, (from, to) -> {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            if (!from.endsWith("inbox")) return;
            middle.countDown();
            await(goOn);
        });
        FutureTask<Boolean> moving = new FutureTask<>(() -> slow.moveIn(tenant, slow.room()));
        Thread.ofPlatform().start(moving);
        await(middle);
        UUID document = UUID.randomUUID();
        AtomicReference<Arrivals.Arrived> arrived = new AtomicReference<>();
        Thread uploading = Thread.ofPlatform()
                .start(() -> arrived.set(new Inbox(rooms(), tenant).take(document, stream("hello"), 5)));
        while (uploading.getState() != Thread.State.WAITING && uploading.isAlive()) Thread.onSpinWait();
        goOn.countDown();
        uploading.join();

        assertThat(moving.get()).isTrue();
        assertThat(arrived.get()).isNotNull();
        assertThat(chamber.resolve("inbox").resolve(document.toString())).hasContent("hello");
        assertThat(chamber.resolve("inbox/waiting")).hasContent("an upload");
        assertThat(left()).containsExactly(".lock", tenant.toString());
    }

    @Example
    void an_upload_that_has_begun_arrives_in_the_chamber_that_moved() throws IOException {
        furnish(Set.of(1));
        UUID document = UUID.randomUUID();
        InputStream moving = new InputStream() {
            private final InputStream text = stream("hello");

            @Override
            public int read() throws IOException {
                if (text.available() == 3)
                    assertThat(rooms().moveIn(tenant, rooms().room())).isTrue();
                return text.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int next = read();
                if (next < 0) return -1;
                target[offset] = (byte) next;
                return 1;
            }
        };

        Arrivals.Arrived _ = new Inbox(rooms(), tenant).take(document, moving, 5);

        assertThat(chamber.resolve("inbox").resolve(document.toString())).hasContent("hello");
    }

    @Example
    void rooms_of_hosts_that_are_gone_go_and_others_stay() throws IOException {
        Path own = rooms().room();
        Path dead = Files.createDirectory(directories.chambers().resolve(".room-999999999-1-x"));
        // A number that another process has by now.
        Path again = Files.createDirectory(directories
                .chambers()
                .resolve(".room-" + ProcessHandle.current().pid() + "-1-x"));

        rooms().tidy();

        assertThat(own).isDirectory();
        assertThat(dead).doesNotExist();
        assertThat(again).doesNotExist();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
