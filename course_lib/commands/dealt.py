"""The option that deals everyone numbers of their own."""

SECRET = "a file with the secret from which everyone is dealt numbers of their own"


def exercises_for(secret_file):
    from course_lib import classroom
    from course_lib.question_bank import EXERCISES

    if secret_file is None:
        return EXERCISES
    return classroom.Dealt(EXERCISES, classroom.read_secret(secret_file))
