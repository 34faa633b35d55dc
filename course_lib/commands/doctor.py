"""`course doctor` says whether this machine is ready, and with --sandbox what its walls hold."""


def add(commands):
    command = commands.add_parser("doctor", help="say whether this machine is ready")
    command.add_argument(
        "--sandbox",
        action="store_true",
        help="attack the walls between submissions, and say what holds",
    )
    command.set_defaults(run=run)


def run(options):
    if options.sandbox:
        return _attack_the_walls()
    from course_lib import doctor

    return doctor.main()


def _attack_the_walls():
    """Print what each kind of walls holds; 0 where the kind that grading would take holds all."""
    from course_lib.classroom.isolation import tiers

    held = [_attack(tier) for tier in (tiers.BUBBLEWRAP, tiers.LANDLOCK)]
    chosen = next((how for how in held if how is not None), None)
    if chosen is None:
        print(
            "\nNo walls stand here. `course grade` will refuse, unless you add "
            "--isolation=limits-only because you trust these students. Grade on Linux 5.13 or "
            "newer; a container, a virtual machine or WSL 2 will do."
        )
    elif chosen:
        print("\nThese walls hold. `course grade` takes the first that stand, and names them.")
    else:
        print("\nDo not grade strangers' work here before this is mended.")
    return 0 if chosen else 1


def _attack(tier):
    """Whether a kind of walls holds everything, or None where it does not stand here."""
    from course_lib import classroom
    from course_lib.classroom.isolation.attacks import attack

    try:
        findings = attack(tier.name)
    except classroom.CannotGradeError as error:
        reason = str(error).removeprefix("this machine cannot close submissions in: ")
        print(f"○ {tier.name} does not stand here: {reason.split('. Grade on')[0]}")
        return None
    count = len(findings.tried)
    if not findings.got_through:
        print(f"✔ {tier.name}: {count} of {count} attacks held off; {findings.words}")
        return True
    print(f"✘ {tier.name}: {len(findings.got_through)} of {count} attacks got through:")
    for attempt in findings.got_through:
        print(f"    a submission could {attempt}")
    return False
