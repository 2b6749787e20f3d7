"""What stops a backup or a restore; each says in one sentence what the operator can do."""


class BackupRefused(Exception):
    """It cannot be done; nothing was changed."""


class Differs(BackupRefused):
    """What was restored is not what was backed up; nothing of it was kept."""


DAMAGED = "Bản sao lưu bị cắt cụt hoặc bị sửa nên không dùng được; hãy dùng bản sao lưu khác."
WRONG_KEY = (
    "BACKUP_KEY không phải khóa của bản sao lưu này (hoặc phần đầu của tệp đã bị sửa); hãy đặt "
    "đúng khóa đã dùng khi sao lưu."
)
TOO_BUSY = "Máy đang quá tải nên chưa giải mã được khóa của bản sao lưu; hãy đợi rồi chạy lại."
NO_KEY = "Chưa có BACKUP_KEY nên không sao lưu; hãy đặt một mật khẩu dài và giữ nó ở nơi khác."
NEWER = (
    "Bản sao lưu được làm bằng phiên bản mới hơn của phần mềm; hãy cài phiên bản ấy rồi khôi phục."
)
NOT_EMPTY = "Chỉ khôi phục, chuyển được vào nơi cài đặt còn trống; cơ sở dữ liệu này đã có dữ liệu."
