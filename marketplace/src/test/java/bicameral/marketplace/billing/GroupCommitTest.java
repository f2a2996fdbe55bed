package bicameral.marketplace.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes alone, who goes in company, and what becomes of them. The first, 0, is on the way until it may come back. */
class GroupCommitTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final CountDownLatch mayReturn = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final List<Integer> alone = new CopyOnWriteArrayList<>();
    private final List<List<Integer>> companies = new CopyOnWriteArrayList<>();
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void let_all_come_back() {
        mayReturn.countDown();
    }

    private String goAlone(int question) {
        alone.add(question);
        if (question == 0) {
            left.countDown();
            await(mayReturn);
        }
        if (question == 13) throw new IllegalArgumentException("unlucky");
        return "alone " + question;
    }

    private List<Optional<String>> goTogether(List<Integer> questions) {
        companies.add(List.copyOf(questions));
        if (questions.contains(13)) throw new IllegalStateException("one of them is unlucky");
        if (questions.contains(99)) throw new StackOverflowError("whoever leads dies");
        return questions.stream()
                .map(question -> question == 7 ? Optional.<String>empty() : Optional.of("with others " + question))
                .toList();
    }

    private GroupCommit<Integer, String> group(Duration patience) {
        return new GroupCommit<>(patience, this::goAlone, this::goTogether);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<String> ask(GroupCommit<Integer, String> group, int question) {
        return CompletableFuture.supplyAsync(() -> group.ask(question), threads);
    }

    /** Asks these one after the other while the first is on the way, then lets it come back. Gives all, the first too. */
    private List<CompletableFuture<String>> behindTheFirst(GroupCommit<Integer, String> group, int... questions) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        answers.add(ask(group, 0));
        await(left);
        for (int question : questions) {
            int before = group.waiting();
            answers.add(ask(group, question));
            while (group.waiting() == before) Thread.onSpinWait();
        }
        mayReturn.countDown();
        return answers;
    }

    @Test
    void who_finds_nobody_goes_at_once_and_alone() {
        GroupCommit<Integer, String> group = group(FOR_EVER);

        assertThat(Stream.of(1, 2, 3).map(group::ask)).containsExactly("alone 1", "alone 2", "alone 3");
        assertThat(companies).isEmpty();
    }

    @Test
    void who_comes_meanwhile_goes_together_in_the_order_of_coming() {
        List<CompletableFuture<String>> answers = behindTheFirst(group(FOR_EVER), 3, 1, 2);

        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactly("alone 0", "with others 3", "with others 1", "with others 2");
        assertThat(companies).containsExactly(List.of(3, 1, 2));
    }

    @Test
    void more_than_one_call_carries_go_in_two() {
        int[] many = IntStream.rangeClosed(100, 100 + GroupCommit.MOST).toArray();

        List<CompletableFuture<String>> answers = behindTheFirst(group(FOR_EVER), many);
        answers.forEach(CompletableFuture::join);

        assertThat(companies)
                .containsExactly(
                        IntStream.range(100, 100 + GroupCommit.MOST).boxed().toList());
        assertThat(alone).containsExactly(0, 100 + GroupCommit.MOST);
    }

    @Test
    void what_a_call_for_several_cannot_do_each_tries_alone_and_only_the_unlucky_one_fails() {
        List<CompletableFuture<String>> answers = behindTheFirst(group(FOR_EVER), 1, 13, 2);

        assertThat(answers.get(1).join()).isEqualTo("alone 1");
        assertThat(answers.get(3).join()).isEqualTo("alone 2");
        assertThatThrownBy(answers.get(2)::join).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void who_is_told_to_come_alone_does_and_the_others_have_their_answer() {
        List<CompletableFuture<String>> answers = behindTheFirst(group(FOR_EVER), 1, 7);

        assertThat(answers.get(1).join()).isEqualTo("with others 1");
        assertThat(answers.get(2).join()).isEqualTo("alone 7");
    }

    @Test
    void who_leads_and_dies_leaves_nobody_behind() {
        GroupCommit<Integer, String> group = group(FOR_EVER);
        List<CompletableFuture<String>> answers = behindTheFirst(group, 99, 1);

        assertThatThrownBy(answers.get(1)::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(answers.get(2).join()).isEqualTo("alone 1");
        assertThat(group.ask(2)).isEqualTo("alone 2");
    }

    @Test
    void behind_a_call_that_does_not_come_back_nobody_waits_for_ever() {
        GroupCommit<Integer, String> group = group(Duration.ofNanos(1));
        CompletableFuture<String> first = ask(group, 0);
        await(left);

        assertThat(group.ask(1)).isEqualTo("alone 1");
        assertThat(group.waiting()).isZero();
        assertThat(first).isNotDone();
    }

    @Test
    void an_interrupted_one_has_its_answer_and_stays_interrupted() {
        GroupCommit<Integer, String> group = group(FOR_EVER);
        CompletableFuture<String> first = ask(group, 0);
        await(left);
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(
                () -> {
                    Thread.currentThread().interrupt();
                    return group.ask(1).equals("alone 1")
                            && Thread.currentThread().isInterrupted();
                },
                threads);
        while (group.waiting() == 0) Thread.onSpinWait();
        mayReturn.countDown();

        assertThat(interrupted.join()).isTrue();
        assertThat(first.join()).isEqualTo("alone 0");
    }
}
