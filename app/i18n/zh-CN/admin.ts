type ReasonValues = Record<string, string | number>

export const admin = {
  navigation: {
    accounts: '账号',
    divisions: '区划',
    policies: '政策',
  },
  errors: {
    notFoundTitle: '没有找到这个页面',
    notFound: '地址可能有误，或者内容不在您的权限范围内。',
    forbiddenTitle: '您没有这项权限',
    forbidden: '您的账号不能使用这个页面或办理这件事。如确需办理，请联系本单位的系统管理员。',
    badTitle: '未能办理',
    bad: '提交的内容不完整或有误。请返回上一页改正后再提交。',
    failedTitle: '系统出错了',
    failed: '已填写的内容可能没有保存。请返回上一页再试一次；如仍不行，请联系系统管理员。',
    toHome: '回到首页',
    toSignIn: '登录',
  },
  reasons: {
    file_empty: '文件是空的，请重新选择',
    file_type_unknown: '只接受PDF、JPG、PNG、WebP图片、Word（.docx）和Excel（.xlsx）文件',
    not_a_number: '请填写整数',
    file_too_large: (p: ReasonValues) => `文件不能超过${p.megabytes ?? 20} MB，请压缩或拆分后再上传`,
  },
}
